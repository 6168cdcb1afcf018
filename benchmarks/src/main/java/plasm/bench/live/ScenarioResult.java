package plasm.bench.live;

import java.time.Duration;
import plasm.bench.Measurement;

/**
 * What one scenario showed.
 *
 * @param posts the window; its latencies are those of POST, its peak RSS that since the start
 * @param failures posts that were not answered with "200, accepted"
 * @param readerCpu of the thread that all subscribers share, in the window
 * @param end what the service said when the load was over and its garbage collected
 */
record ScenarioResult(
    Scenario scenario,
    Measurement posts,
    long failures,
    Delays delays,
    Continuity continuity,
    Duration readerCpu,
    ServiceMetrics end) {

  double readerCores() {
    return (double) readerCpu.toNanos() / posts.window().toNanos();
  }
}
