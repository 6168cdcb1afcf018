package plasm.artifacts.store.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import plasm.model.store.StoreFailure;

/**
 * A new file that is on the disk when {@link #force} returns. The disk works while more comes in:
 * what was written so far is forced in the background every {@value #STRIDE_BYTES} bytes, so that
 * the last force finds little left to do.
 *
 * <p>All methods throw {@link StoreFailure.Unavailable} when the file cannot be written.
 */
final class DurableFile implements AutoCloseable {
  private static final long STRIDE_BYTES = 2 << 20;

  private final FileChannel channel;
  private CompletableFuture<Void> behind = CompletableFuture.completedFuture(null);
  private long unforced;

  private DurableFile(FileChannel channel) {
    this.channel = channel;
  }

  static DurableFile create(Path file) {
    try {
      return new DurableFile(
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void append(byte[] bytes, int length) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    unforced += length;
    if (unforced >= STRIDE_BYTES && behind.isDone()) {
      awaitBehind();
      unforced = 0;
      behind = CompletableFuture.runAsync(() -> force(false), Thread::startVirtualThread);
    }
  }

  void force() {
    awaitBehind();
    force(true);
  }

  private void force(boolean metadata) {
    try {
      channel.force(metadata);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The system tells of a failed write once only, so a failure behind is one of the file. */
  private void awaitBehind() {
    try {
      behind.join();
    } catch (CompletionException e) {
      throw new StoreFailure.Unavailable(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Not before nobody uses the channel any more; {@link #force} tells what became of that. */
  @Override
  public void close() {
    behind.handle((_, _) -> null).join();
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StoreFailure failed(IOException e) {
    return new StoreFailure.Unavailable("cannot write: " + e.getMessage(), e);
  }
}
