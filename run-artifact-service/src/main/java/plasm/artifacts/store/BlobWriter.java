package plasm.artifacts.store;

import java.io.IOException;
import java.io.InputStream;
import plasm.model.store.StoreFailure;

/** Writes blobs. Any thread may. */
public interface BlobWriter {
  /** What must hold for a blob to be written. */
  sealed interface Precondition {
    /** Nothing; the latest wins. */
    record None() implements Precondition {}

    /** There is no such blob. Of several writers at once exactly one succeeds. */
    record Absent() implements Precondition {}

    /** The blob is there in that version. */
    record Version(String version) implements Precondition {}
  }

  /** What came of a put. */
  sealed interface Put {
    /** The blob is durable; there was none before. */
    record Created(BlobStat stat) implements Put {}

    /** The blob is durable; there was another one before. */
    record Replaced(BlobStat stat) implements Put {}

    /** The precondition does not hold; nothing was changed. */
    record Refused() implements Put {}
  }

  /**
   * Writes a blob, whole or not at all: readers see the old one or the new one, and a crash leaves
   * one of the two. Memory does not grow with the blob's length.
   *
   * @param bytes read to its end, once; not closed
   * @throws IOException what reading {@code bytes} threw, as it was; nothing was changed
   * @throws StoreFailure when the store failed; the blob is the old one, or the new one if the
   *     failure is {@link StoreFailure.Unknown}
   */
  Put put(BlobKey key, InputStream bytes, Precondition precondition) throws IOException;
}
