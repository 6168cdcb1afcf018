package plasm.sink.trace;

import java.time.Clock;
import java.time.Duration;

/**
 * Tells when a trace counts as over because nothing is heard of it.
 *
 * @param window how long a silent trace stays live; zero: for ever
 */
public record IdleClock(Clock clock, Duration window) {
  /** A trace that nobody completed is live when its last event came in later than this. */
  public long liveAfterMs() {
    return window.isZero() ? Long.MIN_VALUE : clock.millis() - window.toMillis();
  }
}
