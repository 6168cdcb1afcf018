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
  private static final int QUEUE_BYTES = 128 << 10;
  private static final byte[] KEEP_ALIVE = SseFrames.ascii(": keep-alive\n\n");
  private static final byte[] LAGGED = SseFrames.ascii(": lagged\n\n");

  private final LiveStream stream;
  private final HttpServerResponse response;
  private final Context loop;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long timer;
  private boolean opening = true;
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
            send(piece);
            whenSent(this::sendOpening);
          } else if (stream.endsWithOpening()) {
            end();
          } else {
            opening = false;
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
    while (!over && !opening) {
      if (response.writeQueueFull()) {
        couldNotKeepUp = true;
        response.drainHandler(drained -> sendNext());
        return;
      }
      Next next = stream.next(couldNotKeepUp);
      couldNotKeepUp = false;
      switch (next) {
        case Next.Batch(byte[] bytes, boolean ends) -> {
          send(bytes);
          if (ends) {
            end();
          }
        }
        case Next.Nothing _ -> {
          return;
        }
        case Next.Lagged _ -> openAgain();
        case Next.Gone _ -> end();
      }
    }
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

  private void whenSent(Runnable then) {
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> then.run());
    } else {
      then.run();
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
    if (!opening && !response.writeQueueFull()) {
      send(KEEP_ALIVE);
    }
  }

  @SuppressWarnings("deprecation") // all other ways to make a buffer copy the bytes
  private void send(byte[] bytes) {
    if (!over) {
      response.write(Buffer.buffer(Unpooled.wrappedBuffer(bytes)));
    }
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
