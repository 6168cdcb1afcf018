package plasm.artifacts.boot;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

/** What the service checks and says when it starts, and says when it stops. */
@ApplicationScoped
class Lifecycle {
  private static final Logger LOG = Logger.getLogger("plasm.run-artifacts");

  private final ArtifactsConfig config;
  private final String host;
  private final int port;

  Lifecycle(
      ArtifactsConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.config = config;
    this.host = host;
    this.port = port;
  }

  /**
   * @throws RefusedSetting before the service listens, when it is told to listen on no address
   */
  void start(@Observes StartupEvent event) {
    config
        .runArtifactsListen()
        .filter(text -> !text.isBlank())
        .ifPresent(text -> ListenAddress.parse("PLASM_RUN_ARTIFACTS_LISTEN", text.strip()));
    LOG.infof(
        "run artifacts: this version answers health only and keeps nothing, listening on %s:%d",
        host, port);
  }

  void stop(@Observes ShutdownEvent event) {
    LOG.info("run artifacts: stopped");
  }
}
