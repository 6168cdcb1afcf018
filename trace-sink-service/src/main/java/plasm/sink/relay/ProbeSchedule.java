package plasm.sink.relay;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When an empty batch is due: at the start, then every now and then unless something else was sent,
 * and soon after somebody new sent something, of whom those further on should hear. Not
 * thread-safe.
 */
final class ProbeSchedule {
  private static final long EVERY_MS = 15_000;
  private static final long JITTER_MS = 3_000;
  private static final long EARLY_MS = 500;

  private final HopGuard hops;
  private boolean answered;
  private long sentNanos = System.nanoTime();
  private long nextNanos = sentNanos;
  private long toldSenderChanges;

  ProbeSchedule(HopGuard hops) {
    this.hops = hops;
  }

  boolean isDue() {
    long now = System.nanoTime();
    boolean tellNews =
        hops.senderChanges() != toldSenderChanges
            && now - sentNanos >= TimeUnit.MILLISECONDS.toNanos(EARLY_MS);
    return !answered || tellNews || now - nextNanos >= 0;
  }

  /** Notes that something is about to be sent, which tells as much as a probe. */
  void sending() {
    sentNanos = System.nanoTime();
    toldSenderChanges = hops.senderChanges();
    long jitter = ThreadLocalRandom.current().nextLong(-JITTER_MS, JITTER_MS);
    nextNanos = sentNanos + TimeUnit.MILLISECONDS.toNanos(EVERY_MS + jitter);
  }

  /** Notes that the other sink was reached, and knows of no circle. */
  void answered() {
    answered = true;
  }
}
