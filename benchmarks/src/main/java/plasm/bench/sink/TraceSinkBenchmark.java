package plasm.bench.sink;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import plasm.bench.DiskProbe;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.sink.Options.Section;

/** Measures the packaged trace sink from outside; run by {@code benchmarks/run}. */
final class TraceSinkBenchmark {
  private static final Path USUAL_JAR =
      Path.of("../trace-sink-service/target/quarkus-app/quarkus-run.jar");

  private TraceSinkBenchmark() {}

  /** The working directory is the benchmark's own folder. */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(args, USUAL_JAR.toAbsolutePath().normalize());
    } catch (IllegalArgumentException misunderstood) {
      System.err.printf("%s%n%n%s", misunderstood.getMessage(), Options.USAGE);
      System.exit(2);
      return;
    }
    if (!Files.isRegularFile(options.jar())) {
      System.err.printf("no service at %s; benchmarks/run builds it%n", options.jar());
      System.exit(2);
    }
    Path target = Path.of("target").toAbsolutePath();
    // The generator is one thread: the service needs the other core.
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Scratch scratch = new Scratch(target)) {
      ServiceLauncher services =
          new ServiceLauncher(
              options.jar(), ServiceLauncher.javaFlags(System.getenv("BENCH_JAVA_OPTS")), scratch);
      Report report = new Report(target.resolve("benchmark.md"));
      run(new Bench(options, services, scratch, vertx, report));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void run(Bench bench) {
    describe(bench);
    Options options = bench.options();
    if (options.wants(Section.SINGLE) || options.wants(Section.BATCH)) {
      new IngestSection(bench).run();
    }
    if (options.wants(Section.DETAIL)) {
      new DetailSection(bench).run();
    }
    FullDatabase full = new FullDatabase(bench);
    if (options.wants(Section.LIST)) {
      new ListSection(bench, full).run();
    }
    if (options.wants(Section.GROWTH)) {
      new GrowthSection(bench, full).run();
    }
  }

  private static void describe(Bench bench) {
    Options options = bench.options();
    Histogram fsync = DiskProbe.fsyncNanos(bench.scratch().root());
    DiskProbe.PageMicros page = DiskProbe.pageMicros(bench.scratch().root());
    String passedOn =
        System.getenv().keySet().stream()
            .filter(name -> name.startsWith("PLASM_") || name.startsWith("QUARKUS_"))
            .sorted()
            .collect(Collectors.joining(", "));
    bench
        .report()
        .paragraph(
            String.join(
                "\n",
                List.of(
                    "# Trace sink benchmark",
                    "",
                    "- %s, %d cores, %s, Java %s"
                        .formatted(
                            Instant.now().truncatedTo(ChronoUnit.MINUTES),
                            Runtime.getRuntime().availableProcessors(),
                            System.getProperty("os.name") + " " + System.getProperty("os.version"),
                            Runtime.version()),
                    "- service flags: `%s`"
                        .formatted(String.join(" ", bench.services().javaFlags())),
                    "- variables passed on: " + (passedOn.isEmpty() ? "none" : passedOn),
                    "- windows of %d s, %,d events preloaded"
                        .formatted(options.window().toSeconds(), options.preload()),
                    "- one fsync of 4 KiB on this disk: p50 %s ms, p99 %s ms"
                        .formatted(
                            Report.number(fsync.getValueAtPercentile(50) / 1e6),
                            Report.number(fsync.getValueAtPercentile(99) / 1e6)),
                    "- a page of 4 KiB that is new to the page cache: %s us, one that is there: %s us"
                        .formatted(Report.number(page.fresh()), Report.number(page.again())))));
  }
}
