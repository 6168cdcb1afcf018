package plasm.bench.live;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long patches took, over all pairs of a subscriber and an event. Used by one thread. */
final class Delays {
  private final SendTimes times;
  private final Histogram fromCommit = newHistogram();
  private final Histogram endToEnd = newHistogram();

  Delays(SendTimes times) {
    this.times = times;
  }

  void arrived(long eventMillis, long nanoTime) {
    long sent = times.observedSent(eventMillis);
    if (sent == 0) {
      return;
    }
    endToEnd.recordValue(bounded(nanoTime - sent));
    // A patch may come before the answer that says its event is kept: no delay at all.
    long answered = times.answered(eventMillis);
    fromCommit.recordValue(answered == 0 ? 0 : bounded(nanoTime - answered));
  }

  long count() {
    return endToEnd.getTotalCount();
  }

  double fromCommitMillis(double percentile) {
    return fromCommit.getValueAtPercentile(percentile) / 1e6;
  }

  double endToEndMillis(double percentile) {
    return endToEnd.getValueAtPercentile(percentile) / 1e6;
  }

  private static long bounded(long nanos) {
    return Math.clamp(nanos, 0, TimeUnit.MINUTES.toNanos(1));
  }

  private static Histogram newHistogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  }
}
