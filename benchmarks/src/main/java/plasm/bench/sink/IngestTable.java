package plasm.bench.sink;

import java.util.ArrayList;
import java.util.List;
import plasm.bench.Measurement;
import plasm.bench.Report;

/** Measurements of ingest side by side, with the ratios that matter. */
final class IngestTable {
  private final List<List<String>> rows = new ArrayList<>();

  IngestTable() {
    rows.add(
        List.of(
            "load",
            "store",
            "requests/s",
            "events/s",
            "p50 ms",
            "p99 ms",
            "service µs/event",
            "service cores",
            "generator cores",
            "other cores",
            "peak RSS MiB",
            "failed"));
  }

  void add(String load, String store, Measurement seen) {
    rows.add(
        List.of(
            load,
            store,
            Report.number(seen.requestsPerSecond()),
            Report.number(seen.eventsPerSecond()),
            Report.number(seen.millisAt(50)),
            Report.number(seen.millisAt(99)),
            Report.number(seen.serviceCpuMicrosPerEvent()),
            Report.number(seen.serviceCores()),
            Report.number(seen.generatorCores()),
            Report.number(seen.otherCores()),
            Report.number(seen.peakRssMebibytes()),
            "%,d".formatted(seen.failures())));
  }

  void addRatio(String load, String name, Measurement seen, Measurement base) {
    rows.add(
        List.of(
            load,
            name,
            Report.ratio(seen.requestsPerSecond(), base.requestsPerSecond()),
            Report.ratio(seen.eventsPerSecond(), base.eventsPerSecond()),
            Report.ratio(seen.millisAt(50), base.millisAt(50)),
            Report.ratio(seen.millisAt(99), base.millisAt(99)),
            Report.ratio(seen.serviceCpuMicrosPerEvent(), base.serviceCpuMicrosPerEvent()),
            Report.ratio(seen.serviceCores(), base.serviceCores()),
            Report.ratio(seen.generatorCores(), base.generatorCores()),
            "",
            Report.ratio(seen.peakRssMebibytes(), base.peakRssMebibytes()),
            ""));
  }

  List<List<String>> rows() {
    return rows;
  }
}
