package plasm.artifacts.artifact;

import java.io.IOException;
import java.io.InputStream;
import plasm.model.artifact.ArtifactMetadata;

/**
 * An artifact that is being read.
 *
 * @param payload all of it, or the range that was asked for
 */
public record Artifact(ArtifactStat stat, ArtifactMetadata metadata, InputStream payload)
    implements AutoCloseable {
  @Override
  public void close() throws IOException {
    payload.close();
  }
}
