package plasm.artifacts.boot;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import plasm.artifacts.store.BlobStore;

/** What happens when the service starts, goes on, and stops. */
@ApplicationScoped
class Lifecycle {
  private static final Logger LOG = Logger.getLogger("plasm.run-artifacts");

  private final ArtifactsSettings settings;
  private final BlobStore store;
  private final String host;
  private final int port;

  Lifecycle(
      ArtifactsSettings settings,
      BlobStore store,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
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
  }

  void stop(@Observes ShutdownEvent event) {
    store.close();
    LOG.infof(
        "run artifacts: stopped%s",
        settings.backend() instanceof Backend.Memory ? ", artifacts in memory are gone" : "");
  }
}
