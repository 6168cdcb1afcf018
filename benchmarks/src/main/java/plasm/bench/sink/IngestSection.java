package plasm.bench.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** A service, and what the table calls it. */
  private record Contestant(String label, ServiceProcess service) {}

  /** Those that take turns; another build only where it was asked for. */
  private record Contestants(Contestant memory, Contestant local, Optional<Contestant> otherBuild) {
    List<Contestant> all() {
      return Stream.concat(Stream.of(memory, local), otherBuild.stream()).toList();
    }
  }

  void run() {
    try (ServiceProcess memory = bench.services().inMemory();
        ServiceProcess local = bench.services().onDisk(bench.scratch().freshFolder());
        ServiceProcess other = other()) {
      Contestants contestants =
          new Contestants(
              new Contestant("A memory", memory),
              new Contestant("B local", local),
              Optional.ofNullable(other).map(service -> new Contestant("C other build", service)));
      if (bench.options().wants(Section.SINGLE)) {
        compare("Single events", shapes(1, 1, 16, 64, 256), contestants);
      }
      if (bench.options().wants(Section.BATCH)) {
        compare("Batches of 500 events", shapes(BATCH, 1, 4, 16), contestants);
      }
    }
  }

  private ServiceProcess other() {
    Path jar = bench.options().against();
    return jar == null ? null : bench.services().of(jar).onDisk(bench.scratch().freshFolder());
  }

  private void compare(String title, List<IngestShape> shapes, Contestants contestants) {
    List<Contestant> all = contestants.all();
    bench.report().section(title);
    for (Contestant each : all) {
      bench.warmUp(each.service(), shapes.getLast(), factory());
    }
    IngestTable table = new IngestTable();
    for (IngestShape shape : shapes) {
      Map<Contestant, List<Measurement>> seen = new LinkedHashMap<>();
      for (int round = 0; round < bench.options().rounds(); round++) {
        for (Contestant each : all) {
          seen.computeIfAbsent(each, any -> new ArrayList<>()).add(measure(each, shape, all));
        }
      }
      seen.forEach(
          (each, windows) -> table.add(shape.label(), each.label(), Measurement.middle(windows)));
      List<Measurement> local = seen.get(contestants.local());
      table.addRatio(shape.label(), "B/A", local, seen.get(contestants.memory()));
      contestants
          .otherBuild()
          .ifPresent(other -> table.addRatio(shape.label(), "B/C", local, seen.get(other)));
    }
    bench.report().table(table.rows());
  }

  private Measurement measure(Contestant measured, IngestShape shape, List<Contestant> all) {
    all.stream().filter(other -> other != measured).forEach(other -> other.service().awaitQuiet());
    Measurement seen = bench.ingest(measured.service(), shape, factory());
    System.out.printf(
        "%s, %s: %s events/s, %s us/event%n",
        shape.label(),
        measured.label(),
        Report.number(seen.eventsPerSecond()),
        Report.number(seen.serviceCpuMicrosPerEvent()));
    return seen;
  }

  private static EventFactory factory() {
    return new EventFactory(TENANTS, EVENTS_PER_TRACE);
  }

  private List<IngestShape> shapes(int eventsPerRequest, Integer... connections) {
    Set<Integer> wanted = bench.options().connections();
    return Stream.of(connections)
        .filter(count -> wanted.isEmpty() || wanted.contains(count))
        .map(count -> new IngestShape(count, eventsPerRequest))
        .toList();
  }
}
