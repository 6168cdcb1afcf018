package plasm.model.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, for so long and no longer. The only place that sleeps. */
public final class Await {
  private static final long PAUSE_MS = 5;

  private Await() {}

  /**
   * @param what completes the sentence "in vain waited until ..."
   */
  public static void until(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + patience.toSeconds() + " s in vain until " + what);
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
