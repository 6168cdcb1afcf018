package plasm.bench.artifacts;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.ServiceProcess;

/** One client that puts and gets, beside the same done without the service. */
final class SizesSection {
  private static final List<Artifacts> SIZES =
      IntStream.of(1 << 10, 100 << 10, 10 << 20).mapToObj(Artifacts::of).toList();

  /** A service compiles for a while what it just began to do, and so does the client beside it. */
  private static final int WARM_UP_WINDOWS = 2;

  private final Services services;
  private final Vertx vertx;
  private final Report report;
  private final Duration window;

  SizesSection(Services services, Vertx vertx, Report report, Duration window) {
    this.services = services;
    this.vertx = vertx;
    this.report = report;
    this.window = window;
  }

  void run() {
    report.section("Folder, one connection, beside plain file calls");
    try (ServiceProcess folder = services.folder()) {
      compare(folder, sizes -> new FileCalls(services.scratch().freshFolder(), sizes));
    }
    report.section("Object store, one connection, beside the SDK's own client");
    try (S3Server server = S3Server.start(services.scratch());
        ServiceProcess s3 = services.s3(server)) {
      compare(s3, sizes -> new S3Calls(server.client(), sizes));
    }
  }

  private void compare(ServiceProcess service, Function<Artifacts, Calls> calls) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "artifact",
            "base p50 ms",
            "base p99",
            "service p50 ms",
            "service p99",
            "p50 ratio",
            "service MB/s",
            "other cores"));
    for (Artifacts artifacts : SIZES) {
      Calls base = calls.apply(artifacts);
      fill(base, artifacts);
      try (HttpLoad load = new HttpLoad(vertx, service.port(), 1, Operation.PUT, artifacts)) {
        load.once();
      }
      for (Operation operation : Operation.values()) {
        Histogram plain = base.measure(operation, window.multipliedBy(WARM_UP_WINDOWS), window);
        rows.add(
            row(
                operation + " " + artifacts.label(),
                artifacts,
                plain,
                measure(service, operation, artifacts)));
      }
    }
    report.table(rows);
  }

  private static void fill(Calls base, Artifacts artifacts) {
    try {
      for (long use = 0; use < artifacts.names(); use++) {
        base.put(use);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Measurement measure(ServiceProcess service, Operation operation, Artifacts artifacts) {
    try (HttpLoad load = new HttpLoad(vertx, service.port(), 1, operation, artifacts)) {
      return load.measure(service, window.multipliedBy(WARM_UP_WINDOWS), window);
    }
  }

  private static List<String> row(
      String name, Artifacts artifacts, Histogram base, Measurement seen) {
    double plain = base.getValueAtPercentile(50) / 1e6;
    return List.of(
        name,
        Report.number(plain),
        Report.number(base.getValueAtPercentile(99) / 1e6),
        Report.number(seen.millisAt(50)),
        Report.number(seen.millisAt(99)),
        Report.ratio(seen.millisAt(50), plain),
        Report.number(seen.requestsPerSecond() * artifacts.bytes() / 1e6),
        Report.number(seen.otherCores()));
  }
}
