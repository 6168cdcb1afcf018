package plasm.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one window of load showed.
 *
 * @param failures answers other than "200, all accepted", and broken connections
 * @param nanos of each answered request, from sending to the answer's last byte
 * @param machineCores kept busy by whatever ran on this machine
 */
public record Measurement(
    long requests,
    long events,
    long failures,
    Duration window,
    Histogram nanos,
    Duration serviceCpu,
    Duration generatorCpu,
    double machineCores,
    long peakRssBytes) {

  /** The one of several that as many were faster than as were slower. */
  public static Measurement middle(List<Measurement> several) {
    return several.stream()
        .sorted(Comparator.comparingDouble(Measurement::eventsPerSecond))
        .toList()
        .get(several.size() / 2);
  }

  public double requestsPerSecond() {
    return requests / seconds(window);
  }

  public double eventsPerSecond() {
    return events / seconds(window);
  }

  public double millisAt(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  public double serviceCpuMicrosPerEvent() {
    return events == 0 ? Double.NaN : serviceCpu.toNanos() / 1e3 / events;
  }

  /** 1.0 is one core kept busy. */
  public double serviceCores() {
    return seconds(serviceCpu) / seconds(window);
  }

  public double generatorCores() {
    return seconds(generatorCpu) / seconds(window);
  }

  /** Cores that neither the service nor the generator kept busy: other programs, or the host. */
  public double otherCores() {
    return Math.max(0, machineCores - serviceCores() - generatorCores());
  }

  public double peakRssMebibytes() {
    return peakRssBytes / 1024.0 / 1024.0;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
