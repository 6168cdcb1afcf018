package plasm.artifacts.store;

import java.time.Instant;
import java.util.List;
import plasm.model.store.StoreFailure;

/** Removes blobs that are too old; only the object store can. */
public interface BlobRemover {
  /**
   * A page of all blobs under a folder, at any depth.
   *
   * @param next where the next page begins; null after the last one
   */
  record Page(List<Aged> blobs, String next) {}

  /** A blob and when it was written last. */
  record Aged(BlobKey key, Instant modified) {}

  /**
   * Lists all blobs under a folder, a page at a time.
   *
   * @param folder segments joined by {@code /}, without a slash at its end
   * @param from {@link Page#next} of the page before; null: the first page
   * @throws StoreFailure when the store cannot tell
   */
  Page page(String folder, String from);

  /**
   * Removes blobs, in as few requests as the store allows. One that is not there any more counts as
   * removed.
   *
   * @return those that could not be removed, each with the reason
   * @throws StoreFailure when the store did not answer at all
   */
  List<Failed> remove(List<BlobKey> keys);

  /**
   * Gives up what crashed writers left unfinished: bytes that no reader ever sees, but that take up
   * room.
   *
   * @param olderThan only what was begun before, so that nobody's put is disturbed
   * @return how many were given up
   * @throws StoreFailure when the store failed; some may have been given up
   */
  int abandonIncompleteUploads(Instant olderThan);

  /** A blob that is still there. */
  record Failed(BlobKey key, String reason) {}
}
