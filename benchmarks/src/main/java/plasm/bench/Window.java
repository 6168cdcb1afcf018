package plasm.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What the clocks of both processes and of the machine showed when a measurement began. */
public record Window(
    ServiceProcess service,
    long nanoTime,
    Duration serviceCpu,
    Duration generatorCpu,
    MachineCpu machine) {

  public static Window open(ServiceProcess service) {
    return new Window(
        service, System.nanoTime(), service.cpu(), generatorCpuNow(), MachineCpu.now());
  }

  public Measurement close(long requests, long events, long failures, Histogram nanos) {
    return new Measurement(
        requests,
        events,
        failures,
        Duration.ofNanos(System.nanoTime() - nanoTime),
        nanos,
        service.cpu().minus(serviceCpu),
        generatorCpuNow().minus(generatorCpu),
        MachineCpu.now().coresBusySince(machine),
        service.peakRssBytes());
  }

  private static Duration generatorCpuNow() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
