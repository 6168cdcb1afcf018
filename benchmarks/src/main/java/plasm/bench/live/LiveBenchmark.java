package plasm.bench.live;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import plasm.bench.DiskProbe;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.sink.ServiceLauncher;

/** Measures live streams of the packaged trace sink from outside; {@code benchmarks/run live}. */
final class LiveBenchmark {
  private static final Path USUAL_JAR =
      Path.of("../trace-sink-service/target/quarkus-app/quarkus-run.jar");

  /** Those of the image, but for the heap, which is a target here. */
  private static final String FLAGS = "-Xmx512m -XX:+UseParallelGC";

  private LiveBenchmark() {}

  /** The working directory is the benchmarks' own folder. Exits with 1 when there are gaps. */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(LiveOptions.USAGE);
      return;
    }
    LiveOptions options;
    try {
      options = LiveOptions.parse(args, USUAL_JAR.toAbsolutePath().normalize());
    } catch (IllegalArgumentException misunderstood) {
      System.err.printf("%s%n%n%s", misunderstood.getMessage(), LiveOptions.USAGE);
      System.exit(2);
      return;
    }
    if (!Files.isRegularFile(options.jar())) {
      System.err.printf("no service at %s; benchmarks/run builds it%n", options.jar());
      System.exit(2);
    }
    if (!run(options)) {
      System.err.println("not every subscriber was told every event once and in order");
      System.exit(1);
    }
  }

  /** Returns whether there were no gaps. */
  private static boolean run(LiveOptions options) {
    Path target = Path.of("target").toAbsolutePath();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Scratch scratch = new Scratch(target)) {
      ServiceLauncher services = new ServiceLauncher(options.jar(), flags(), scratch);
      Report report = new Report(target.resolve("benchmark-live.md"));
      describe(report, scratch, services, options);
      if (options.wants(LiveOptions.OPENING)) {
        new OpeningSection(services, scratch, report).run();
      }
      ScenarioRun run = new ScenarioRun(services, scratch, vertx, options);
      List<ScenarioResult> results = new ArrayList<>();
      for (Scenario scenario : Scenario.values()) {
        if (options.wants(scenario.key())) {
          System.out.printf("%s ...%n", scenario.label());
          results.add(run.run(scenario));
        }
      }
      if (!results.isEmpty()) {
        new LiveTables(results).printOn(report);
      }
      return results.stream().allMatch(result -> result.continuity().isWhole());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static List<String> flags() {
    String asked = System.getenv("BENCH_JAVA_OPTS");
    return ServiceLauncher.javaFlags(asked == null || asked.isBlank() ? FLAGS : asked);
  }

  private static void describe(
      Report report, Scratch scratch, ServiceLauncher services, LiveOptions options) {
    Histogram fsync = DiskProbe.fsyncNanos(scratch.root());
    report.paragraph(
        """
        # Live stream benchmark

        - %s, %d cores, Java %s, load of the machine beforehand %s
        - service flags: `%s`
        - windows of %d s after %d s; one fsync of 4 KiB on this disk: p50 %s ms, p99 %s ms\
        """
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                loadAverage(),
                String.join(" ", services.javaFlags()),
                options.window().toSeconds(),
                options.warmUp().toSeconds(),
                Report.number(fsync.getValueAtPercentile(50) / 1e6),
                Report.number(fsync.getValueAtPercentile(99) / 1e6)));
  }

  /** Over the last minute. */
  private static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
