package plasm.bench.live;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each event was sent and when it was answered, by its millisecond, which no other event has.
 * Written by the poster, read by the thread of the subscribers.
 */
final class SendTimes {
  private final long originMillis = System.currentTimeMillis();
  private final AtomicLongArray sent;
  private final AtomicLongArray answered;
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;

  SendTimes(Duration longest) {
    sent = new AtomicLongArray(Math.toIntExact(longest.toMillis()));
    answered = new AtomicLongArray(sent.length());
  }

  /** What is sent from now on is observed. */
  void open() {
    from = System.nanoTime();
  }

  void close() {
    to = System.nanoTime();
  }

  void sent(long eventMillis, long nanoTime) {
    sent.set(slot(eventMillis), nanoTime);
  }

  void answered(long eventMillis, long nanoTime) {
    answered.set(slot(eventMillis), nanoTime);
  }

  /** When it was sent; 0 when that was outside of what is observed. */
  long observedSent(long eventMillis) {
    int slot = slot(eventMillis);
    if (slot < 0 || slot >= sent.length()) {
      return 0;
    }
    long nanoTime = sent.get(slot);
    return nanoTime >= from && nanoTime < to ? nanoTime : 0;
  }

  /** When its answer was in; 0 when it is not yet. */
  long answered(long eventMillis) {
    return answered.get(slot(eventMillis));
  }

  private int slot(long eventMillis) {
    return (int) (eventMillis - originMillis);
  }
}
