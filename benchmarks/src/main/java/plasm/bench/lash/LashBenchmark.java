package plasm.bench.lash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.ServiceLauncher;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.json.LashReader;

/** Lash records: reading, storing, folding and showing them; {@code benchmarks/run lash}. */
final class LashBenchmark {
  private static final int MANY = 100_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final double MEBIBYTE = 1 << 20;

  private final Scratch scratch;
  private final Report report;
  private final Path jar;

  private LashBenchmark(Scratch scratch, Report report, Path jar) {
    this.scratch = scratch;
    this.report = report;
    this.jar = jar;
  }

  /** The working directory is the benchmarks' own folder. */
  public static void main(String[] args) throws IOException, ShapeException {
    Path target = Path.of("target").toAbsolutePath();
    Path jar =
        Path.of("../trace-sink-service/target/quarkus-app/quarkus-run.jar")
            .toAbsolutePath()
            .normalize();
    try (Scratch scratch = new Scratch(target)) {
      LashBenchmark benchmark =
          new LashBenchmark(scratch, new Report(target.resolve("benchmark-lash.md")), jar);
      benchmark.ingest(benchmark.parse());
      benchmark.graphs();
      benchmark.spans();
    }
  }

  /** Records a second of one thread that only reads the lines. */
  private double parse() throws IOException, ShapeException {
    byte[][] lines = lines(10_000, new RecordLines("parse"));
    long bytes = Stream.of(lines).mapToLong(line -> line.length).sum();
    double best = 0;
    for (int round = 0; round < 30; round++) {
      long began = System.nanoTime();
      for (byte[] line : lines) {
        LashReader.TOLERANT.read(line);
      }
      best = Math.max(best, lines.length / ((System.nanoTime() - began) / 1e9));
    }
    report.section("Reading lines");
    report.paragraph(
        "One thread reads %s records/s of %d bytes on average."
            .formatted(Report.number(best), bytes / lines.length));
    return best;
  }

  private static byte[][] lines(int count, RecordLines lines) {
    byte[][] all = new byte[count][];
    for (int i = 0; i < count; i++) {
      all[i] = lines.line().strip().getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }

  private void ingest(double parsed) {
    report.section("Ingest");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("batches", "mode", "records/s", "service µs/record", "of one thread that reads"));
    ServiceLauncher launcher = new ServiceLauncher(jar, ServiceLauncher.javaFlags(null), scratch);
    try (ServiceProcess memory = launcher.inMemory();
        ServiceProcess local = launcher.onDisk(scratch.freshFolder())) {
      for (int batch : new int[] {500, 20}) {
        for (ServiceProcess service : List.of(memory, local)) {
          RecordLines lines = new RecordLines(service.name() + "-" + batch);
          LashLoad.Result result = new LashLoad(service, lines, batch).measure(4, WARM_UP, WINDOW);
          rows.add(
              List.of(
                  batch + " records, 4 connections",
                  service.name(),
                  Report.number(result.recordsPerSecond()),
                  Report.number(result.cpuMicrosPerRecord()),
                  Report.ratio(result.recordsPerSecond(), parsed)));
          service.awaitQuiet();
        }
      }
    }
    report.table(rows);
  }

  private void graphs() throws IOException, ShapeException {
    RecordLines lines = new RecordLines("graphs");
    List<TraceRecord> records = new ArrayList<>(MANY);
    for (int i = 0; i < MANY; i++) {
      records.add(
          LashReader.TOLERANT.read(lines.executionLine().strip().getBytes(StandardCharsets.UTF_8)));
    }
    double best = Double.MAX_VALUE;
    int graphs = 0;
    for (int round = 0; round < 5; round++) {
      GraphStore store = new GraphStore();
      long began = System.nanoTime();
      records.forEach(store::append);
      graphs = store.graphs().size();
      best = Math.min(best, (System.nanoTime() - began) / 1e6);
    }
    report.section("Folding graphs");
    report.paragraph(
        "%,d events of %d executions, folded and taken as snapshots: %s ms."
            .formatted(MANY, graphs, Report.number(best)));
  }

  private void spans() {
    report.section("Span tree");
    List<String> flags =
        List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    ServiceLauncher launcher = new ServiceLauncher(jar, flags, scratch);
    try (ServiceProcess service = launcher.onDisk(scratch.freshFolder())) {
      RecordLines lines = new RecordLines("spans");
      for (int i = 0; i < MANY; i += 1_000) {
        StringBuilder batch = new StringBuilder("{\"records\":[");
        for (int j = 0; j < 1_000; j++) {
          batch.append(j == 0 ? "" : ",").append(lines.lineOfOneSession().strip());
        }
        service.post(
            "/v1/lash/records", batch.append("]}").toString().getBytes(StandardCharsets.UTF_8));
      }
      service.forgetPeakRss();
      double best = Double.MAX_VALUE;
      int bytes = 0;
      for (int round = 0; round < 5; round++) {
        long began = System.nanoTime();
        bytes = service.get("/v1/lash/sessions/s-spans/spans").length;
        best = Math.min(best, (System.nanoTime() - began) / 1e6);
      }
      report.paragraph(
          "A session of %,d records read, built and sent as a tree by the service under -Xmx256m: %s ms, %s MiB of JSON, peak RSS %s MiB."
              .formatted(
                  MANY,
                  Report.number(best),
                  Report.number(bytes / MEBIBYTE),
                  Report.number(service.peakRssBytes() / MEBIBYTE)));
    }
  }
}
