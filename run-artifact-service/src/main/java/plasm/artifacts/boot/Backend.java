package plasm.artifacts.boot;

import java.nio.file.Path;
import plasm.artifacts.store.Layout;

/** Where artifacts go: which store, with exactly its settings. */
public sealed interface Backend {
  /** As the start line names it. */
  String mode();

  /** Where data goes, for people; no secrets. */
  String place();

  /**
   * This process only.
   *
   * @param maxBytes of all artifacts together
   */
  record Memory(long maxBytes) implements Backend {
    @Override
    public String mode() {
      return "memory";
    }

    @Override
    public String place() {
      return "process memory, at most " + maxBytes + " bytes";
    }
  }

  /**
   * A folder of this machine.
   *
   * @param layout that of local runtimes, or that of object stores for a {@code file:} URL
   */
  record Folder(Path folder, Layout layout) implements Backend {
    @Override
    public String mode() {
      return "folder";
    }

    @Override
    public String place() {
      return folder.toString();
    }
  }

  /**
   * A bucket of an S3-compatible store.
   *
   * @param prefix without slashes at its ends; empty: the whole bucket
   */
  record ObjectStore(String bucket, String prefix) implements Backend {
    @Override
    public String mode() {
      return "s3";
    }

    @Override
    public String place() {
      return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }
}
