package plasm.bench.sink;

import plasm.bench.PlainFileServer;
import plasm.bench.ReadTable;
import plasm.bench.ReadTimes;
import plasm.bench.ServiceProcess;

/** The detail of a long trace, beside a plain file of the same size. */
final class DetailSection {
  private static final int EVENTS = 4_096;
  private static final IngestShape WRITING = new IngestShape(1, 512);

  private final Bench bench;

  DetailSection(Bench bench) {
    this.bench = bench;
  }

  void run() {
    bench.report().section("Detail of a trace of %,d events".formatted(EVENTS));
    String tenant = "?tenant_id=" + EventFactory.tenantName(0);
    try (ServiceProcess service = bench.services().onDisk(bench.scratch().freshFolder())) {
      bench.load(service, WRITING, new EventFactory(1, EVENTS), EVENTS);
      String traceId = Answers.first(service.get("/v1/traces" + tenant), "trace_id");
      String path = "/v1/traces/" + traceId + tenant;
      byte[] answer = service.get(path);
      service.awaitQuiet();
      ReadTimes detail = bench.read(service.port(), path);
      try (PlainFileServer server =
          new PlainFileServer(bench.scratch().freshFolder().resolve("detail.json"), answer)) {
        ReadTimes file = bench.read(server.port(), "/");
        report(Answers.count(answer, "event_id"), detail, file);
      }
    }
  }

  private void report(long records, ReadTimes detail, ReadTimes file) {
    ReadTable table = new ReadTable();
    table.add("detail, %,d records".formatted(records), detail);
    table.add("same bytes by sendfile", file);
    table.addRatio("detail / sendfile", detail, file);
    bench.report().table(table.rows());
  }
}
