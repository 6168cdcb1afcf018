package plasm.artifacts.boot;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import plasm.artifacts.retain.Retention;
import plasm.artifacts.store.BlobStore;

/** What happens when the service starts, goes on, and stops. */
@ApplicationScoped
class Lifecycle {
  private static final Logger LOG = Logger.getLogger("plasm.run-artifacts");

  private final Artifacts artifacts;
  private final ArtifactsSettings settings;
  private final BlobStore store;
  private final String host;
  private final int port;
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upkeep").daemon().factory());

  Lifecycle(
      Artifacts artifacts,
      ArtifactsSettings settings,
      BlobStore store,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.artifacts = artifacts;
    this.settings = settings;
    this.store = store;
    this.host = host;
    this.port = port;
  }

  void start(@Observes StartupEvent event) {
    Backend backend = settings.backend();
    LOG.infof(
        "run artifacts: %s mode, data goes to %s, listening on %s:%d",
        backend.mode(), backend.place(), host, port);
    if (settings.ignoredFolder() != null) {
      LOG.infof(
          "PLASM_RUN_ARTIFACTS_DIR=%s is ignored, since PLASM_RUN_ARTIFACTS_URL is set",
          settings.ignoredFolder());
    }
    if (backend instanceof Backend.Memory) {
      LOG.warn(
          "artifacts are kept in memory only and go with this process;"
              + " set PLASM_RUN_ARTIFACTS_DIR to keep them");
    }
    artifacts.retention().ifPresent(this::repeat);
  }

  private void repeat(Retention retention) {
    long seconds = settings.retentionInterval().toSeconds();
    Runnable logged =
        () -> {
          try {
            retention.pass();
          } catch (RuntimeException e) {
            // An executor stops repeating what throws; upkeep must go on.
            LOG.error("the retention pass failed and is tried again", e);
          }
        };
    upkeep.scheduleWithFixedDelay(logged, seconds, seconds, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    upkeep.shutdownNow();
    store.close();
    LOG.infof(
        "run artifacts: stopped%s",
        settings.backend() instanceof Backend.Memory ? ", artifacts in memory are gone" : "");
  }
}
