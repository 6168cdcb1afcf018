package plasm.sink.export;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait between tries: up to a bound that doubles with each failure, at random, so that
 * many services do not come back at the same moment. A stop ends a wait, so that there is one more
 * try at once; from then on waits are short, until there are none.
 */
final class Patience {
  private static final Duration LAST_PAUSES = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 20;

  private final long firstMs;
  private final long longestMs;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);

  Patience(Duration first, Duration longest) {
    this.firstMs = first.toMillis();
    this.longestMs = longest.toMillis();
  }

  /**
   * Waits before the next try.
   *
   * @param failures in a row, at least 1
   * @return false: there shall be no other try
   */
  boolean pause(int failures) throws InterruptedException {
    if (stopping.getCount() > 0) {
      long bound = Math.min(longestMs, firstMs << Math.min(failures - 1, MOST_DOUBLINGS));
      long ms = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
      boolean stopped = stopping.await(ms, TimeUnit.MILLISECONDS);
      return !stopped || !isGone();
    }
    return !gone.await(LAST_PAUSES.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    stopping.countDown();
  }

  /** No wait, and no other try. */
  void end() {
    gone.countDown();
    stopping.countDown();
  }

  boolean isGone() {
    return gone.getCount() == 0;
  }
}
