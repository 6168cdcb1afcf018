package plasm.sink.boot;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What happens when the service starts, goes on, and stops. */
@ApplicationScoped
class Lifecycle {
  private static final Logger LOG = Logger.getLogger("plasm.trace-sink");
  private static final long TICK_SECONDS = 1;
  private static final long LOOK_AROUND_SECONDS = 60;

  private final Sink sink;
  private final SinkSettings settings;
  private final RelayReadiness relayReadiness;
  private final String host;
  private final int port;
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upkeep").daemon().factory());

  Lifecycle(
      Sink sink,
      SinkSettings settings,
      RelayReadiness relayReadiness,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.sink = sink;
    this.settings = settings;
    this.relayReadiness = relayReadiness;
    this.host = host;
    this.port = port;
  }

  void start(@Observes StartupEvent event) {
    Backend backend = settings.backend();
    LOG.infof(
        "trace sink: %s mode, data goes to %s, listening on %s:%d",
        backend.mode(), sink.mode().place(), host, port);
    sink.mode().relay().ifPresent(relayReadiness::watch);
    if (backend instanceof Backend.Memory) {
      LOG.warn(
          "traces are kept in memory only and go with this process;"
              + " set PLASM_TRACE_ARCHIVE_DIR to keep them");
    }
    every(TICK_SECONDS, sink::completeIdleTraces);
    every(TICK_SECONDS, sink.mode()::tidyUp);
    every(LOOK_AROUND_SECONDS, sink.mode()::lookAround);
  }

  /** An executor stops repeating what throws; upkeep must go on. */
  private void every(long seconds, Runnable work) {
    Runnable logged =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("upkeep failed and is tried again", e);
          }
        };
    upkeep.scheduleWithFixedDelay(logged, seconds, seconds, TimeUnit.SECONDS);
  }

  void endStreams(@Observes ShutdownDelayInitiatedEvent event) {
    sink.endLiveStreams();
  }

  void stop(@Observes ShutdownEvent event) {
    upkeep.shutdown();
    sink.stop();
    LOG.infof(
        "trace sink: stopped, %s",
        switch (settings.backend()) {
          case Backend.Memory _ -> "traces in memory are gone";
          case Backend.Cluster _ -> "everything that was acknowledged is in the database";
          case Backend.Relay _ when !sink.mode().relay().orElseThrow().isDurableHere() ->
              "everything that was acknowledged is in the other sink";
          default -> "everything that was acknowledged is on the disk";
        });
  }
}
