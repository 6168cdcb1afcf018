package plasm.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import plasm.bench.Measurement;
import plasm.bench.Report;

/** Scenarios side by side, and whether they met the targets. */
record LiveTables(List<ScenarioResult> results) {
  private static final double P99_TARGET_MILLIS = 50;
  private static final double HEAP_TARGET_MEBIBYTES = 512;
  private static final double MEBIBYTE = 1 << 20;

  void printOn(Report report) {
    report.section("Delay of patches, ms");
    report.table(delays());
    report.section("Posting, and what it all took");
    report.table(load());
    report.section("Targets");
    report.table(targets());
  }

  private List<List<String>> delays() {
    return rows(
        List.of(
            "subscribers",
            "commit to patch p50",
            "p99",
            "max",
            "POST to patch p50",
            "p99",
            "max",
            "patches seen",
            "missing",
            "repeated",
            "lagged",
            "by its metrics"),
        following(),
        result ->
            List.of(
                result.scenario().label(),
                Report.number(result.delays().fromCommitMillis(50)),
                Report.number(result.delays().fromCommitMillis(99)),
                Report.number(result.delays().fromCommitMillis(100)),
                Report.number(result.delays().endToEndMillis(50)),
                Report.number(result.delays().endToEndMillis(99)),
                Report.number(result.delays().endToEndMillis(100)),
                "%,d".formatted(result.delays().count()),
                "%,d".formatted(result.continuity().missing()),
                "%,d".formatted(result.continuity().repeated()),
                "%,d".formatted(result.continuity().lagged()),
                "%,d".formatted(result.end().lagged())));
  }

  private List<List<String>> load() {
    return rows(
        List.of(
            "subscribers",
            "posts/s",
            "POST p50 ms",
            "p99 ms",
            "p99 / 0",
            "failed",
            "streams at the end",
            "service cores",
            "reader cores",
            "generator cores",
            "other cores",
            "peak RSS MiB",
            "heap after GC MiB",
            "timelines MiB"),
        results.stream(),
        this::load);
  }

  private List<String> load(ScenarioResult result) {
    Measurement posts = result.posts();
    double seconds = posts.window().toNanos() / 1e9;
    return List.of(
        result.scenario().label(),
        Report.number(posts.nanos().getTotalCount() / seconds),
        Report.number(posts.millisAt(50)),
        Report.number(posts.millisAt(99)),
        of(Scenario.NOBODY)
            .map(base -> Report.ratio(posts.millisAt(99), base.posts().millisAt(99)))
            .orElse("-"),
        "%,d".formatted(result.failures()),
        "%,d".formatted(result.end().subscribers()),
        Report.number(posts.serviceCores()),
        Report.number(result.readerCores()),
        Report.number(posts.generatorCores()),
        Report.number(posts.otherCores()),
        Report.number(posts.peakRssMebibytes()),
        Report.number(result.end().heapBytes() / MEBIBYTE),
        Report.number(result.end().timelineBytes() / MEBIBYTE));
  }

  private List<List<String>> targets() {
    return rows(
        List.of("target", "p99 commit to patch < 50 ms", "no gaps", "512 MiB of heap are enough"),
        following(),
        result ->
            List.of(
                result.scenario().label(),
                met(result.delays().fromCommitMillis(99) < P99_TARGET_MILLIS),
                met(result.continuity().isWhole()),
                met(result.end().heapBytes() / MEBIBYTE < HEAP_TARGET_MEBIBYTES / 2)));
  }

  private interface Row {
    List<String> of(ScenarioResult result);
  }

  private static List<List<String>> rows(
      List<String> head, Stream<ScenarioResult> results, Row row) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head);
    results.map(row::of).forEach(rows::add);
    return rows;
  }

  private Stream<ScenarioResult> following() {
    return results.stream().filter(result -> result.scenario() != Scenario.NOBODY);
  }

  private Optional<ScenarioResult> of(Scenario scenario) {
    return results.stream().filter(result -> result.scenario() == scenario).findFirst();
  }

  private static String met(boolean isMet) {
    return isMet ? "met" : "NOT MET";
  }
}
