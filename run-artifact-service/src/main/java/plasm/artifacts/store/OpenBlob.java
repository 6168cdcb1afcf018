package plasm.artifacts.store;

import java.io.IOException;
import java.io.InputStream;
import plasm.model.store.StoreFailure;

/**
 * A blob that is being read. The bytes are those of {@code stat}'s version, also when the blob is
 * replaced meanwhile. Reading fails with a {@link StoreFailure} or an {@link IOException} when the
 * store does, never with a silent end.
 *
 * @param bytes the blob, or the slice that was asked for; closing it early is cheap
 */
public record OpenBlob(BlobStat stat, InputStream bytes) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
