package plasm.bench.sink;

import java.util.List;
import java.util.stream.Stream;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.Options.Section;

/** Ingest with and without keeping: two services, one loaded while the other one is idle. */
final class IngestSection {
  private static final int TENANTS = 20;
  private static final int EVENTS_PER_TRACE = 64;
  private static final int BATCH = 500;

  private final Bench bench;

  IngestSection(Bench bench) {
    this.bench = bench;
  }

  void run() {
    try (ServiceProcess memory = bench.services().inMemory();
        ServiceProcess local = bench.services().onDisk(bench.scratch().freshFolder())) {
      if (bench.options().wants(Section.SINGLE)) {
        compare("Single events", shapes(1, 1, 16, 64, 256), memory, local);
      }
      if (bench.options().wants(Section.BATCH)) {
        compare("Batches of 500 events", shapes(BATCH, 1, 4, 16), memory, local);
      }
    }
  }

  private void compare(
      String title, List<IngestShape> shapes, ServiceProcess memory, ServiceProcess local) {
    bench.report().section(title);
    bench.warmUp(memory, shapes.getLast(), factory());
    bench.warmUp(local, shapes.getLast(), factory());
    IngestTable table = new IngestTable();
    for (IngestShape shape : shapes) {
      Measurement a = measure(memory, shape, local);
      Measurement b = measure(local, shape, memory);
      table.add(shape.label(), "A memory", a);
      table.add(shape.label(), "B local", b);
      table.addRatio(shape.label(), "B/A", b, a);
    }
    bench.report().table(table.rows());
  }

  private Measurement measure(ServiceProcess service, IngestShape shape, ServiceProcess other) {
    other.awaitQuiet();
    Measurement seen = bench.ingest(service, shape, factory());
    System.out.printf(
        "%s, %s: %s events/s%n",
        shape.label(), service.name(), Report.number(seen.eventsPerSecond()));
    return seen;
  }

  private static EventFactory factory() {
    return new EventFactory(TENANTS, EVENTS_PER_TRACE);
  }

  private static List<IngestShape> shapes(int eventsPerRequest, Integer... connections) {
    return Stream.of(connections).map(count -> new IngestShape(count, eventsPerRequest)).toList();
  }
}
