package plasm.sink.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: up to a bound that doubles with each failure, at random, so
 * that many relays do not come back at the same moment. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MS = 100;
  private static final long MOST_MS = 30_000;
  private static final long LEAST_MS = 10;

  private final RandomGenerator random;
  private long boundMs = FIRST_MS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long bound = boundMs;
    boundMs = Math.min(MOST_MS, 2 * bound);
    return Duration.ofMillis(random.nextLong(LEAST_MS, bound + 1));
  }

  void reset() {
    boundMs = FIRST_MS;
  }
}
