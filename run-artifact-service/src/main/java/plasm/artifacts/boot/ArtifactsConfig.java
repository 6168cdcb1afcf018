package plasm.artifacts.boot;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Every variable of the run artifact service, as text. {@code PLASM_RUN_ARTIFACTS_LISTEN} in the
 * environment is {@code plasm.run-artifacts-listen} here. AWS_* variables: {@link AwsVariables}.
 */
@ConfigMapping(prefix = "plasm")
public interface ArtifactsConfig {
  /** PLASM_RUN_ARTIFACTS_LISTEN: host:port; 127.0.0.1:7080. */
  Optional<String> runArtifactsListen();

  /**
   * PLASM_RUN_ARTIFACTS_URL: s3://bucket/prefix, s3a://... or file:///path; wins over the folder.
   */
  Optional<String> runArtifactsUrl();

  /** PLASM_RUN_ARTIFACTS_DIR: a folder; without it and the URL artifacts are kept in memory. */
  Optional<String> runArtifactsDir();

  /** PLASM_RUN_ARTIFACTS_MAX_BYTES: of one artifact; 67108864. */
  Optional<String> runArtifactsMaxBytes();

  /** PLASM_RUN_ARTIFACTS_MEMORY_MAX_BYTES: of all artifacts in memory mode; 268435456. */
  Optional<String> runArtifactsMemoryMaxBytes();

  /** PLASM_RUN_ARTIFACTS_RETENTION_SECS: object store only, at least 60; 604800. */
  Optional<String> runArtifactsRetentionSecs();

  /** PLASM_RUN_ARTIFACTS_GC_INTERVAL_SECS: object store only, at least 60; 300. */
  Optional<String> runArtifactsGcIntervalSecs();
}
