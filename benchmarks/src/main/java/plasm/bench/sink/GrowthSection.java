package plasm.bench.sink;

import java.nio.file.Path;
import java.util.List;
import plasm.bench.Measurement;
import plasm.bench.ServiceProcess;

/** Whether ingest slows down as the database grows. */
final class GrowthSection {
  private static final IngestShape SHAPE = new IngestShape(64, 1);
  private static final int EVENTS_PER_TRACE = 64;

  private final Bench bench;
  private final FullDatabase full;

  GrowthSection(Bench bench, FullDatabase full) {
    this.bench = bench;
    this.full = full;
  }

  void run() {
    bench.report().section("Growth: ingest into an empty and into a full database");
    Measurement empty = measure(bench.scratch().freshFolder());
    Measurement filled = measure(full.folder());
    IngestTable table = new IngestTable();
    table.add(SHAPE.label(), "empty", empty);
    table.add(SHAPE.label(), "%,d events".formatted(full.events()), filled);
    table.addRatio(SHAPE.label(), "full/empty", List.of(filled), List.of(empty));
    bench.report().table(table.rows());
  }

  /** Into the one tenant that the full database holds, so that both work on the same indexes. */
  private Measurement measure(Path folder) {
    try (ServiceProcess service = bench.services().onDisk(folder)) {
      EventFactory factory = new EventFactory(1, EVENTS_PER_TRACE);
      bench.warmUp(service, SHAPE, factory);
      service.awaitQuiet();
      return bench.ingest(service, SHAPE, factory);
    }
  }
}
