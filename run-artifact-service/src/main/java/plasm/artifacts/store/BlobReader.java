package plasm.artifacts.store;

import java.util.List;
import java.util.Optional;
import plasm.model.store.StoreFailure;

/** Reads blobs. Any thread may. */
public interface BlobReader {
  /**
   * The blob from its first byte.
   *
   * @return empty when there is surely no such blob
   * @throws StoreFailure when the store cannot tell
   */
  Optional<OpenBlob> open(BlobKey key);

  /**
   * A slice of the blob.
   *
   * @param offset of the first byte; at or behind the blob's end the slice is empty
   * @param length at most so many bytes; at least 1
   * @return empty when there is surely no such blob
   * @throws StoreFailure when the store cannot tell
   */
  Optional<OpenBlob> open(BlobKey key, long offset, long length);

  /**
   * One of the blobs of a folder.
   *
   * @param name the last segment of its key
   */
  record Listed(String name, BlobStat stat) {}

  /**
   * The blobs that lie directly in a folder, by name (ASCII order).
   *
   * @param folder segments joined by {@code /}, without a slash at its end
   * @param after only names behind it; empty: from the first
   * @param limit at most so many
   * @throws StoreFailure when the store cannot tell
   */
  List<Listed> list(String folder, String after, int limit);
}
