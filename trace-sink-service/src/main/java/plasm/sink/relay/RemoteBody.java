package plasm.sink.relay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer on its way from one connection to another, a piece at a time: the sender is
 * asked for the next one when the last is written. For one thread that writes.
 */
final class RemoteBody implements BodySubscriber<RemoteBody> {
  private sealed interface Piece {
    record Bytes(List<ByteBuffer> buffers) implements Piece {}

    record End() implements Piece {}

    record Broken(Throwable cause) implements Piece {}
  }

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<RemoteBody> body = new CompletableFuture<>();
  private volatile Subscription subscription;

  @Override
  public CompletionStage<RemoteBody> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    body.complete(this);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    pieces.add(new Piece.Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    pieces.add(new Piece.Broken(cause));
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece.End());
  }

  /**
   * Writes all of it, once.
   *
   * @param patience how long a piece may take
   * @throws IOException when either side breaks off, or the sender falls silent
   */
  void writeTo(OutputStream out, Duration patience) throws IOException {
    try {
      while (true) {
        subscription.request(1);
        switch (pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          case Piece.Bytes(List<ByteBuffer> buffers) -> write(buffers, out);
          case Piece.End() -> {
            return;
          }
          case Piece.Broken(Throwable cause) ->
              throw new IOException("the other sink broke off", cause);
          case null ->
              throw new IOException(
                  "the other sink sent nothing more for " + patience.toSeconds() + " s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an answer was passed on");
    } finally {
      cancel();
    }
  }

  private static void write(List<ByteBuffer> buffers, OutputStream out) throws IOException {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      out.write(bytes);
    }
  }

  /** Nobody wants the rest; harmless behind the end. */
  void cancel() {
    subscription.cancel();
  }
}
