package plasm.bench.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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

  /** The middle ones of the ratios that were seen in the same turn: what slows one slows both. */
  void addRatio(String load, String name, List<Measurement> seen, List<Measurement> base) {
    rows.add(
        List.of(
            load,
            name,
            ratio(seen, base, Measurement::requestsPerSecond),
            ratio(seen, base, Measurement::eventsPerSecond),
            ratio(seen, base, window -> window.millisAt(50)),
            ratio(seen, base, window -> window.millisAt(99)),
            ratio(seen, base, Measurement::serviceCpuMicrosPerEvent),
            ratio(seen, base, Measurement::serviceCores),
            ratio(seen, base, Measurement::generatorCores),
            "",
            ratio(seen, base, Measurement::peakRssMebibytes),
            ""));
  }

  private static String ratio(
      List<Measurement> seen, List<Measurement> base, ToDoubleFunction<Measurement> figure) {
    double[] ratios =
        IntStream.range(0, seen.size())
            .mapToDouble(
                turn -> figure.applyAsDouble(seen.get(turn)) / figure.applyAsDouble(base.get(turn)))
            .sorted()
            .toArray();
    return Report.ratio((ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2);
  }

  List<List<String>> rows() {
    return rows;
  }
}
