package plasm.artifacts.boot;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Every variable of the run artifact service, as text. {@code PLASM_RUN_ARTIFACTS_LISTEN} in the
 * environment is {@code plasm.run-artifacts-listen} here.
 */
@ConfigMapping(prefix = "plasm")
public interface ArtifactsConfig {
  /** PLASM_RUN_ARTIFACTS_LISTEN: host:port; 127.0.0.1:7080. */
  Optional<String> runArtifactsListen();
}
