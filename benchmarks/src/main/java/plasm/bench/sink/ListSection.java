package plasm.bench.sink;

import java.nio.file.Path;
import plasm.bench.ReadTable;
import plasm.bench.ReadTimes;
import plasm.bench.ServiceProcess;

/** The first page of a tenant's traces, with few and with many of them stored. */
final class ListSection {
  private static final int FEW = 1_000;
  private static final int PAGE = 50;
  private static final String TRACES = "/v1/traces?tenant_id=" + EventFactory.tenantName(0);

  private final Bench bench;
  private final FullDatabase full;

  ListSection(Bench bench, FullDatabase full) {
    this.bench = bench;
    this.full = full;
  }

  void run() {
    bench.report().section("List, limit=%d, one tenant".formatted(PAGE));
    Path folder = bench.scratch().freshFolder();
    ReadTimes few;
    try (ServiceProcess service = bench.services().onDisk(folder)) {
      EventFactory factory = new EventFactory(1, FullDatabase.EVENTS_PER_TRACE);
      int events = FEW * FullDatabase.EVENTS_PER_TRACE;
      bench.load(service, FullDatabase.FILLING, factory, events);
      few = read(service, FEW);
    }
    ReadTimes many;
    try (ServiceProcess service = bench.services().onDisk(full.folder())) {
      many = read(service, full.traces());
    }
    ReadTable table = new ReadTable();
    table.add("of %,d traces".formatted(FEW), few);
    table.add("of %,d traces".formatted(full.traces()), many);
    table.addRatio("many / few", many, few);
    bench.report().table(table.rows());
  }

  private ReadTimes read(ServiceProcess service, long traces) {
    requireTraces(service, TRACES + "&limit=1&offset=" + (traces - 1), 1);
    String page = TRACES + "&limit=" + PAGE;
    requireTraces(service, page, PAGE);
    service.awaitQuiet();
    return bench.read(service.port(), page);
  }

  private static void requireTraces(ServiceProcess service, String path, long expected) {
    long traces = Answers.count(service.get(path), "trace_id");
    if (traces != expected) {
      throw new IllegalStateException(
          "%d traces instead of %d by GET %s".formatted(traces, expected, path));
    }
  }
}
