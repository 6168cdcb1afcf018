package plasm.artifacts.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The pieces of one answer that are on their way, at most {@value #MOST} of {@value #BYTES} bytes.
 * An array is used again as soon as its bytes have left.
 */
final class PiecesAhead {
  private static final int BYTES = 1 << 16;
  private static final int MOST = 8;

  private final HttpServerResponse response;
  private final BlockingQueue<byte[]> left = new ArrayBlockingQueue<>(MOST);
  private int made;
  private volatile Throwable broken;

  PiecesAhead(HttpServerResponse response) {
    this.response = response;
  }

  /**
   * An array to fill; waits when too many are on their way.
   *
   * @param bytes how many are still to be sent
   * @throws IOException when the client broke off
   */
  byte[] next(long bytes) throws IOException {
    byte[] piece = left.poll();
    if (piece == null && made < MOST) {
      made++;
      piece = new byte[(int) Math.min(bytes, BYTES)];
    }
    try {
      piece = piece == null ? left.take() : piece;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending an artifact");
    }
    if (broken != null) {
      throw new IOException("the client broke off", broken);
    }
    return piece;
  }

  /** Sends the first bytes of an array, which from then on belongs to this object again. */
  @SuppressWarnings("deprecation") // all other ways to make a buffer copy the bytes
  void send(byte[] piece, int length) {
    response
        .write(Buffer.buffer(Unpooled.wrappedBuffer(piece, 0, length)))
        .onComplete(sent -> hasLeft(piece, sent));
  }

  private void hasLeft(byte[] piece, AsyncResult<Void> sent) {
    if (sent.failed()) {
      broken = sent.cause();
    }
    left.add(piece);
  }
}
