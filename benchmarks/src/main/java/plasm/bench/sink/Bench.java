package plasm.bench.sink;

import io.vertx.core.Vertx;
import java.time.Duration;
import plasm.bench.Measurement;
import plasm.bench.ReadLoad;
import plasm.bench.ReadTimes;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;

/** What every section works with. */
record Bench(
    Options options, ServiceLauncher services, Scratch scratch, Vertx vertx, Report report) {
  private static final int MOST_STEPS = 6;
  private static final double COMPILING_CORES = 0.1;

  /**
   * What a service that was just started needs before anything is measured: until its compilers
   * have little left to do, whose CPU would count as the service's.
   */
  void warmUp(ServiceProcess service, IngestShape shape, EventFactory factory) {
    Duration step = options.firstWarmUp();
    Duration compiling = service.compilerCpu();
    double cores = 1;
    for (int steps = 0; steps < MOST_STEPS && cores > COMPILING_CORES; steps++) {
      try (LoadGenerator generator = new LoadGenerator(vertx, service.port(), factory, shape)) {
        generator.measure(service, Duration.ofMillis(1), step);
      }
      Duration now = service.compilerCpu();
      cores = (double) now.minus(compiling).toNanos() / step.toNanos();
      compiling = now;
    }
  }

  Measurement ingest(ServiceProcess service, IngestShape shape, EventFactory factory) {
    try (LoadGenerator generator = new LoadGenerator(vertx, service.port(), factory, shape)) {
      return generator.measure(service, options.warmUp(), options.window());
    }
  }

  /** Fills the service with at least that many events. */
  void load(ServiceProcess service, IngestShape shape, EventFactory factory, long events) {
    // 500 events a second, far below what is measured here, and never less than a minute.
    Duration patience = Duration.ofSeconds(60 + events / 500);
    long start = System.nanoTime();
    long failures;
    try (LoadGenerator generator = new LoadGenerator(vertx, service.port(), factory, shape)) {
      failures = generator.load(events, patience);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    report.paragraph(
        "Loaded %,d events in %.1f s (%s events/s, %s; %,d requests failed)."
            .formatted(events, seconds, Report.number(events / seconds), shape.label(), failures));
  }

  ReadTimes read(int port, String path) {
    try (ReadLoad load = new ReadLoad(vertx, port, path)) {
      return load.measure(options.warmUp(), options.readWindow());
    }
  }
}
