package plasm.bench.artifacts;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.ServiceProcess;

/** Memory mode beside an endpoint that does nothing: what the service adds to HTTP. */
final class SmallSection {
  private static final Artifacts ARTIFACTS = Artifacts.of(1 << 10);
  private static final List<Integer> CONNECTIONS = List.of(1, 64);

  private final Services services;
  private final Vertx vertx;
  private final Report report;
  private final Duration window;

  SmallSection(Services services, Vertx vertx, Report report, Duration window) {
    this.services = services;
    this.vertx = vertx;
    this.report = report;
    this.window = window;
  }

  void run() {
    report.section("1 KiB in memory mode, beside a bare Quarkus endpoint");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "load",
            "bare/s",
            "service/s",
            "ratio",
            "service p50 ms",
            "p99 ms",
            "generator cores",
            "other cores"));
    try (ServiceProcess bare = services.bare();
        ServiceProcess memory = services.memory()) {
      warmUp(bare);
      warmUp(memory);
      for (Operation operation : Operation.values()) {
        for (int connections : CONNECTIONS) {
          Measurement base = measure(bare, operation, connections);
          Measurement seen = measure(memory, operation, connections);
          rows.add(row("%s, %d connections".formatted(operation, connections), base, seen));
        }
      }
    }
    report.table(rows);
  }

  private void warmUp(ServiceProcess service) {
    try (HttpLoad load = new HttpLoad(vertx, service.port(), 1, Operation.PUT, ARTIFACTS)) {
      load.once();
    }
    for (Operation operation : Operation.values()) {
      try (HttpLoad load = new HttpLoad(vertx, service.port(), 64, operation, ARTIFACTS)) {
        load.measure(service, Duration.ofMillis(1), window.multipliedBy(2));
      }
    }
  }

  private Measurement measure(ServiceProcess service, Operation operation, int connections) {
    try (HttpLoad load = new HttpLoad(vertx, service.port(), connections, operation, ARTIFACTS)) {
      return load.measure(service, window.dividedBy(3), window);
    }
  }

  private static List<String> row(String name, Measurement base, Measurement seen) {
    return List.of(
        name,
        Report.number(base.requestsPerSecond()),
        Report.number(seen.requestsPerSecond()),
        Report.ratio(seen.requestsPerSecond(), base.requestsPerSecond()),
        Report.number(seen.millisAt(50)),
        Report.number(seen.millisAt(99)),
        Report.number(seen.generatorCores()),
        Report.number(seen.otherCores()));
  }
}
