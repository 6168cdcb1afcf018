package plasm.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of a request as a stream for a thread that may block, read ahead by at most about
 * {@value #AHEAD_BYTES} bytes.
 *
 * <p>The framework's own stream asks the event loop for each buffer and waits for it; reading ahead
 * lets the network and whoever stores the bytes work at the same time.
 */
public final class RequestStream extends InputStream {
  private static final int AHEAD_BYTES = 1 << 19;

  /** What is left of a body is read and thrown away so far, so that the client reads the answer. */
  private static final long DISCARD_BYTES = 256L << 20;

  private final HttpServerRequest request;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Buffer> parts = new ArrayDeque<>();

  private int ahead;
  private int at;
  private boolean started;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private long discarded;
  private Throwable broken;

  private RequestStream(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Nothing is read, and no client told to go on (RFC 9110, 10.1.1), before somebody reads.
   *
   * @param request paused, with its body unread
   */
  public static RequestStream of(HttpServerRequest request) {
    return new RequestStream(request);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws IOException when the client breaks off or frames the body wrongly
   */
  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    Objects.checkFromIndexSize(offset, most, into.length);
    if (most == 0) {
      return 0;
    }
    start();
    boolean resume;
    int count;
    lock.lock();
    try {
      if (!awaitPart()) {
        return -1;
      }
      count = take(into, offset, most);
      resume = paused && ahead <= AHEAD_BYTES / 2;
      paused &= !resume;
    } finally {
      lock.unlock();
    }
    if (resume) {
      // Outside of the lock: the event loop holds the connection's when it asks for this one.
      request.resume();
    }
    return count;
  }

  private void start() {
    if (started) {
      return;
    }
    started = true;
    if (request.isEnded()) {
      finish(null);
      return;
    }
    request.handler(this::arrived);
    request.endHandler(end -> finish(null));
    request.exceptionHandler(this::finish);
    if (request.response().closed()) {
      finish(new IOException("the connection was closed"));
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private boolean awaitPart() throws IOException {
    int needed = parts.isEmpty() ? AHEAD_BYTES / 2 : 1;
    try {
      while (ahead < needed && !ended && broken == null) {
        changed.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a request");
    }
    if (broken != null) {
      throw new IOException("the request broke off", broken);
    }
    return !parts.isEmpty();
  }

  private int take(byte[] into, int offset, int most) {
    int count = 0;
    while (count < most && !parts.isEmpty()) {
      Buffer part = parts.getFirst();
      int taken = Math.min(most - count, part.length() - at);
      part.getBytes(at, at + taken, into, offset + count);
      count += taken;
      at += taken;
      if (at == part.length()) {
        parts.removeFirst();
        at = 0;
      }
    }
    ahead -= count;
    return count;
  }

  private void arrived(Buffer part) {
    lock.lock();
    try {
      if (closed) {
        discard(part);
        return;
      }
      parts.addLast(part);
      ahead += part.length();
      if (ahead >= AHEAD_BYTES) {
        paused = true;
        request.pause();
      }
      if (ahead >= AHEAD_BYTES / 2) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void discard(Buffer part) {
    discarded += part.length();
    if (discarded > DISCARD_BYTES) {
      request.connection().close();
    }
  }

  private void finish(Throwable failure) {
    lock.lock();
    try {
      ended = failure == null;
      broken = failure;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The rest of the body, if there is any, is thrown away as it comes. */
  @Override
  public void close() {
    boolean resume;
    lock.lock();
    try {
      closed = true;
      parts.clear();
      ahead = 0;
      resume = paused;
      paused = false;
    } finally {
      lock.unlock();
    }
    // A request that flows may have ended meanwhile, and then refuses to be resumed.
    if (resume) {
      request.resume();
    }
  }
}
