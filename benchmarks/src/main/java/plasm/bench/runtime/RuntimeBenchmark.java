package plasm.bench.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import plasm.bench.FreePort;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.artifacts.Artifacts;
import plasm.bench.artifacts.HttpLoad;
import plasm.bench.artifacts.Operation;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.IngestShape;
import plasm.bench.sink.LoadGenerator;

/** The same service on the JVM and as a native executable; {@code benchmarks/run runtime}. */
final class RuntimeBenchmark {
  private static final int STARTS = 7;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final double MEBIBYTE = 1 << 20;
  private static final double MILLISECOND = 1e6;

  private final Vertx vertx;
  private final Scratch scratch;
  private final Report report;

  private RuntimeBenchmark(Vertx vertx, Scratch scratch, Report report) {
    this.vertx = vertx;
    this.scratch = scratch;
    this.report = report;
  }

  /** The working directory is the benchmarks' own folder. */
  public static void main(String[] args) {
    Path target = Path.of("target").toAbsolutePath();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Scratch scratch = new Scratch(target)) {
      Report report = new Report(target.resolve("benchmark-runtime.md"));
      RuntimeBenchmark benchmark = new RuntimeBenchmark(vertx, scratch, report);
      benchmark.run("trace-sink-service", "PLASM_TRACE_SINK_LISTEN", "PLASM_TRACE_ARCHIVE_DIR");
      benchmark.run(
          "run-artifact-service", "PLASM_RUN_ARTIFACTS_LISTEN", "PLASM_RUN_ARTIFACTS_DIR");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void run(String module, String listenVariable, String folderVariable) {
    report.section(module);
    boolean sink = module.startsWith("trace-sink");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "built as",
            "shipped MiB",
            "ready p50 ms",
            "ready max",
            "idle RSS MiB",
            sink ? "single events/s, 64 connections" : "10 MiB GET p50 ms",
            "peak RSS MiB under load",
            "other cores"));
    for (Packaging packaging : Packaging.of(module)) {
      rows.add(row(packaging, sink, listenVariable, folderVariable));
    }
    report.table(rows);
  }

  private List<String> row(
      Packaging packaging, boolean sink, String listenVariable, String folderVariable) {
    // One folder for all starts: making a database is no part of a usual start.
    Path folder = scratch.freshFolder();
    long[] starts =
        LongStream.range(0, STARTS)
            .map(
                i -> {
                  int port = FreePort.next();
                  return StartTime.of(
                      command(packaging, listenVariable, folderVariable, folder, port), port);
                })
            .skip(1)
            .sorted()
            .toArray();
    int port = FreePort.next();
    ProcessBuilder command = command(packaging, listenVariable, folderVariable, folder, port);
    try (ServiceProcess service =
        ServiceProcess.start(packaging.name(), command, port, scratch.log("runtime"))) {
      service.awaitQuiet();
      double idle = service.rssBytes() / MEBIBYTE;
      Measurement load = sink ? ingest(service) : get(service);
      return List.of(
          packaging.name(),
          Report.number(packaging.bytes() / MEBIBYTE),
          Report.number(starts[starts.length / 2] / MILLISECOND),
          Report.number(starts[starts.length - 1] / MILLISECOND),
          Report.number(idle),
          Report.number(sink ? load.eventsPerSecond() : load.millisAt(50)),
          Report.number(load.peakRssMebibytes()),
          Report.number(load.otherCores()));
    }
  }

  private static ProcessBuilder command(
      Packaging packaging, String listenVariable, String folderVariable, Path folder, int port) {
    ProcessBuilder command = new ProcessBuilder(packaging.command());
    command.environment().keySet().removeIf(name -> name.startsWith("PLASM_"));
    command
        .environment()
        .putAll(Map.of(listenVariable, "127.0.0.1:" + port, folderVariable, folder.toString()));
    return command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private Measurement ingest(ServiceProcess service) {
    try (LoadGenerator load =
        new LoadGenerator(
            vertx, service.port(), new EventFactory(20, 64), new IngestShape(64, 1))) {
      return load.measure(service, WARM_UP, WINDOW);
    }
  }

  private Measurement get(ServiceProcess service) {
    Artifacts artifacts = Artifacts.of(10 << 20);
    try (HttpLoad load = new HttpLoad(vertx, service.port(), 1, Operation.PUT, artifacts)) {
      load.once();
    }
    try (HttpLoad load = new HttpLoad(vertx, service.port(), 1, Operation.GET, artifacts)) {
      return load.measure(service, WARM_UP, WINDOW);
    }
  }
}
