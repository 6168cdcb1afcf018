package plasm.sink.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import plasm.sink.live.LiveStream;
import plasm.sink.live.Next;

/**
 * Sends one live stream. Everything happens on the connection's event loop but for reading from
 * storage; what cannot be sent yet waits in the {@link LiveStream}, not here.
 */
final class StreamSender {
  private static final Logger LOG = Logger.getLogger(StreamSender.class);
  private static final long KEEP_ALIVE_MS = 15_000;

  /** What may wait in the connection, in memory that is not the heap's and that all share. */
  private static final int QUEUE_BYTES = 64 << 10;

  private static final int WRITE_BYTES = 32 << 10;
  private static final byte[] KEEP_ALIVE = SseFrames.ascii(": keep-alive\n\n");
  private static final byte[] LAGGED = SseFrames.ascii(": lagged\n\n");

  private final LiveStream stream;
  private final HttpServerResponse response;
  private final Context loop;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long timer;
  private boolean opening = true;
  private boolean sending;
  private boolean couldNotKeepUp;
  private boolean reading;
  private boolean over;

  StreamSender(StreamBody body, HttpServerResponse response, Context loop) {
    this.stream = body.stream();
    this.response = response;
    this.loop = loop;
    body.sendBy(this::wake);
  }

  void start() {
    loop.runOnContext(
        now -> {
          if (response.closed()) {
            finish();
            return;
          }
          response.setChunked(true).setWriteQueueMaxSize(QUEUE_BYTES);
          response.closeHandler(closed -> finish());
          response.exceptionHandler(broken -> finish());
          timer = loop.owner().setPeriodic(KEEP_ALIVE_MS, any -> keepAlive());
          sendOpening();
        });
  }

  /** From any thread. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.runOnContext(
          now -> {
            woken.set(false);
            sendNext();
          });
    }
  }

  private void sendOpening() {
    read(
        stream::openingPiece,
        piece -> {
          if (piece != null) {
            sendRest(piece, 0, this::sendOpening);
          } else if (stream.endsWithOpening()) {
            end();
          } else {
            opening = false;
            // A long snapshot takes its time; what came meanwhile is told, if it is still at hand.
            couldNotKeepUp = false;
            sendHead();
            sendNext();
          }
        });
  }

  /** The client hears that it is connected also when there is nothing to tell yet. */
  private void sendHead() {
    if (!response.headWritten()) {
      send(KEEP_ALIVE);
    }
  }

  private void sendNext() {
    while (!over && !opening && !sending) {
      if (response.writeQueueFull()) {
        couldNotKeepUp = true;
        response.drainHandler(drained -> sendNext());
        return;
      }
      Next next = stream.next(couldNotKeepUp);
      couldNotKeepUp = false;
      switch (next) {
        case Next.Batch(byte[] bytes, boolean ends) -> sendBatch(bytes, ends);
        case Next.Nothing _ -> {
          return;
        }
        case Next.Lagged _ -> openAgain();
        case Next.Gone _ -> end();
      }
    }
  }

  private void sendBatch(byte[] bytes, boolean ends) {
    sending = true;
    if (send(bytes, 0, () -> sentBatchLater(ends))) {
      sentBatch(ends);
    }
  }

  private void sentBatch(boolean ends) {
    sending = false;
    if (ends) {
      end();
    }
  }

  private void sentBatchLater(boolean ends) {
    sentBatch(ends);
    sendNext();
  }

  private void openAgain() {
    opening = true;
    send(LAGGED);
    read(
        () -> {
          stream.openAgain();
          return null;
        },
        opened -> sendOpening());
  }

  /**
   * Writes as much as the connection takes, and the rest when it has taken that.
   *
   * @param whenLater called only when it was not done at once
   * @return whether it was done at once
   */
  private boolean send(byte[] bytes, int from, Runnable whenLater) {
    int at = from;
    while (at < bytes.length && !over) {
      if (response.writeQueueFull()) {
        int rest = at;
        couldNotKeepUp = true;
        response.drainHandler(drained -> sendRest(bytes, rest, whenLater));
        return false;
      }
      int length = Math.min(WRITE_BYTES, bytes.length - at);
      write(bytes, at, length);
      at += length;
    }
    return true;
  }

  private void sendRest(byte[] bytes, int from, Runnable whenLater) {
    if (send(bytes, from, whenLater)) {
      whenLater.run();
    }
  }

  private interface Use {
    void of(byte[] bytes);
  }

  /** Reads from storage on another thread; a stream that cannot go on breaks off. */
  private void read(Callable<byte[]> work, Use then) {
    reading = true;
    loop.executeBlocking(work, false)
        .onComplete(
            done -> {
              reading = false;
              if (over) {
                stream.close();
              } else if (done.failed()) {
                LOG.warnf("a live stream breaks off: %s", done.cause().getMessage());
                end();
              } else {
                then.of(done.result());
              }
            });
  }

  private void keepAlive() {
    if (!opening && !sending && !response.writeQueueFull()) {
      send(KEEP_ALIVE);
    }
  }

  private void send(byte[] bytes) {
    if (!over) {
      write(bytes, 0, bytes.length);
    }
  }

  /** A write that fails leaves a gap, so the stream breaks off; the client comes back. */
  @SuppressWarnings("deprecation") // all other ways to make a buffer copy the bytes
  private void write(byte[] bytes, int from, int length) {
    response
        .write(Buffer.buffer(Unpooled.wrappedBuffer(bytes, from, length)))
        .onFailure(
            failure -> {
              if (!over) {
                LOG.debugf("a live stream breaks off: %s", failure.getMessage());
                response.reset();
                finish();
              }
            });
  }

  private void end() {
    if (!over) {
      response.end();
      finish();
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      loop.owner().cancelTimer(timer);
      if (!reading) {
        stream.close();
      }
    }
  }
}
