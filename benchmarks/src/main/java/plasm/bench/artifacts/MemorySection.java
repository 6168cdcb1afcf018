package plasm.bench.artifacts;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import plasm.bench.Report;
import plasm.bench.ServiceProcess;

/** 64 MiB through a service whose whole heap is 64 MiB, and what its resident memory does. */
final class MemorySection {
  private static final double MEBIBYTE = 1 << 20;
  private static final Artifacts SMALL = Artifacts.of(100 << 10);
  private static final Artifacts LARGE = new Artifacts(4, Artifacts.of(64 << 20).payload());

  private final Services services;
  private final Vertx vertx;
  private final Report report;

  MemorySection(Services services, Vertx vertx, Report report) {
    this.services = services;
    this.vertx = vertx;
    this.report = report;
  }

  void run() {
    report.section("Resident memory while artifacts of 64 MiB pass, heap of 64 MiB");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("load", "before, MiB", "peak, MiB", "more, MiB"));
    try (ServiceProcess folder = services.smallHeapAndFolder()) {
      watch("folder", folder, rows);
    }
    try (S3Server server = S3Server.start(services.scratch());
        ServiceProcess s3 = services.smallHeapAndS3(server)) {
      watch("S3", s3, rows);
    }
    report.table(rows);
  }

  private void watch(String name, ServiceProcess service, List<List<String>> rows) {
    // What is allocated once, by code and buffers of any size, is not what is looked for.
    for (Operation operation : Operation.values()) {
      once(service, 4, operation, SMALL);
    }
    for (Operation operation : Operation.values()) {
      for (int connections : List.of(1, 4)) {
        service.awaitQuiet();
        service.forgetPeakRss();
        double before = service.rssBytes() / MEBIBYTE;
        once(service, connections, operation, LARGE);
        double peak = service.peakRssBytes() / MEBIBYTE;
        rows.add(
            List.of(
                "%s, %s, %d at a time".formatted(name, operation, connections),
                Report.number(before),
                Report.number(peak),
                Report.number(peak - before)));
      }
    }
  }

  private void once(ServiceProcess service, int connections, Operation operation, Artifacts some) {
    try (HttpLoad load = new HttpLoad(vertx, service.port(), connections, operation, some)) {
      load.once();
    }
  }
}
