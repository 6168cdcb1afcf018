package plasm.artifacts.store;

import java.util.Objects;

/**
 * The name of a blob below a store's root: segments joined by {@code /}. Who makes one has checked
 * the segments; none is empty, {@code .} or {@code ..}, and none holds a slash, a backslash or a
 * control character.
 */
public record BlobKey(String path) {
  public BlobKey {
    Objects.requireNonNull(path);
  }

  @Override
  public String toString() {
    return path;
  }
}
