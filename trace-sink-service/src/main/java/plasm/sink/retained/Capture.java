package plasm.sink.retained;

import java.util.function.DoubleSupplier;

/**
 * Which runs are captured.
 *
 * @param on whether any are
 * @param rate the share of runs, from 0 to 1
 */
public record Capture(boolean on, double rate) {
  /**
   * @param draw gives a number from 0 (inclusive) to 1 (exclusive), each as likely
   */
  boolean takes(DoubleSupplier draw) {
    return on && (rate >= 1 || rate > 0 && draw.getAsDouble() <= rate);
  }
}
