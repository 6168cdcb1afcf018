package plasm.sink.live;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all timelines hold together, and whether that is too much. */
final class LiveBytes {
  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  LiveBytes(long max) {
    this.max = max;
  }

  void add(long count) {
    bytes.addAndGet(count);
  }

  long held() {
    return bytes.get();
  }

  boolean isOver() {
    return bytes.get() > max;
  }
}
