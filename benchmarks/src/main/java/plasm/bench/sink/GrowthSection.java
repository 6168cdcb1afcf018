package plasm.bench.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import plasm.bench.Measurement;
import plasm.bench.ServiceProcess;

/** Whether ingest slows down as the database grows. */
final class GrowthSection {
  private static final IngestShape SHAPE = new IngestShape(64, 1);
  private static final int EVENTS_PER_TRACE = 64;
  private static final int LEAST_TURNS = 3;

  private final Bench bench;
  private final FullDatabase full;

  GrowthSection(Bench bench, FullDatabase full) {
    this.bench = bench;
    this.full = full;
  }

  void run() {
    bench.report().section("Growth: ingest into an empty and into a full database");
    Path fullFolder = full.folder();
    List<Measurement> intoEmpty = new ArrayList<>();
    List<Measurement> intoFull = new ArrayList<>();
    try (ServiceProcess empty = bench.services().onDisk(bench.scratch().freshFolder());
        ServiceProcess filled = bench.services().onDisk(fullFolder)) {
      bench.warmUp(empty, SHAPE, factory());
      bench.warmUp(filled, SHAPE, factory());
      for (int turn = 0; turn < Math.max(LEAST_TURNS, bench.options().rounds()); turn++) {
        intoEmpty.add(measure(empty, filled));
        intoFull.add(measure(filled, empty));
      }
    }
    IngestTable table = new IngestTable();
    table.add(SHAPE.label(), "empty", Measurement.middle(intoEmpty));
    table.add(SHAPE.label(), "%,d events".formatted(full.events()), Measurement.middle(intoFull));
    table.addRatio(SHAPE.label(), "full/empty", intoFull, intoEmpty);
    bench.report().table(table.rows());
  }

  private Measurement measure(ServiceProcess service, ServiceProcess idle) {
    service.awaitQuiet();
    idle.awaitQuiet();
    return bench.ingest(service, SHAPE, factory());
  }

  /** One tenant, the one that the full database holds, so that both work on the same indexes. */
  private static EventFactory factory() {
    return new EventFactory(1, EVENTS_PER_TRACE);
  }
}
