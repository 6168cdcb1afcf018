package plasm.artifacts.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * The pieces of one answer that are on their way, at most {@value #MOST} of {@value #BYTES} bytes.
 * An array is used again as soon as its bytes have left.
 */
final class PiecesAhead {
  private static final int BYTES = 1 << 16;
  private static final int MOST = 8;

  /**
   * So many are waited for at once: a reader that is woken for each one that left, and soon waits
   * again, cost a GET of 10 MiB out of an object store about 6 % more CPU time.
   */
  private static final int BATCH = MOST / 2;

  private final HttpServerResponse response;
  private final Semaphore free = new Semaphore(MOST);
  private final Queue<byte[]> left = new ConcurrentLinkedQueue<>();
  private int batch;
  private volatile Throwable broken;

  PiecesAhead(HttpServerResponse response) {
    this.response = response;
  }

  /**
   * An array to fill; waits when too many are on their way. To be sent before the next one.
   *
   * @param bytes how many are still to be sent
   * @throws IOException when the client broke off
   */
  byte[] next(long bytes) throws IOException {
    if (batch == 0) {
      acquireBatch();
    }
    if (broken != null) {
      throw new IOException("the client broke off", broken);
    }
    byte[] piece = left.poll();
    return piece == null ? new byte[(int) Math.min(bytes, BYTES)] : piece;
  }

  private void acquireBatch() throws InterruptedIOException {
    try {
      free.acquire(BATCH);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending an artifact");
    }
    batch = BATCH;
  }

  /** Sends the first bytes of an array, which from then on belongs to this object again. */
  @SuppressWarnings("deprecation") // all other ways to make a buffer copy the bytes
  void send(byte[] piece, int length) {
    batch--;
    boolean lastOfBatch = batch == 0;
    response
        .write(Buffer.buffer(Unpooled.wrappedBuffer(piece, 0, length)))
        .onComplete(sent -> hasLeft(piece, lastOfBatch, sent));
  }

  /** Pieces leave in the order in which they were sent, so with the last one its batch has left. */
  private void hasLeft(byte[] piece, boolean lastOfBatch, AsyncResult<Void> sent) {
    if (sent.failed()) {
      broken = sent.cause();
    }
    left.add(piece);
    if (lastOfBatch) {
      free.release(BATCH);
    }
  }
}
