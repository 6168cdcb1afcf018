package plasm.bench.artifacts;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.HdrHistogram.Histogram;
import plasm.bench.DiskProbe;
import plasm.bench.Report;
import plasm.bench.Scratch;

/** Measures the packaged run artifact service from outside; {@code benchmarks/run artifacts}. */
final class ArtifactBenchmark {
  private static final Path JAR =
      Path.of("../run-artifact-service/target/quarkus-app/quarkus-run.jar")
          .toAbsolutePath()
          .normalize();
  private static final String USAGE =
      """
      benchmarks/run artifacts [--quick] [SECTION ...]
        SECTION   small, sizes, memory (all)
        --quick   smoke run: windows of 1 s
      """;
  private static final List<String> SECTIONS = List.of("small", "sizes", "memory");

  private ArtifactBenchmark() {}

  /** The working directory is the benchmarks' own folder. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    List<String> asked = words.stream().filter(word -> !word.startsWith("--")).toList();
    if (!SECTIONS.containsAll(asked)
        || !words.stream().allMatch(word -> asked.contains(word) || word.equals("--quick"))) {
      System.err.print(USAGE);
      System.exit(2);
    }
    if (!Files.isRegularFile(JAR)) {
      System.err.printf("no service at %s; benchmarks/run builds it%n", JAR);
      System.exit(2);
    }
    List<String> sections = asked.isEmpty() ? SECTIONS : asked;
    Duration window = Duration.ofSeconds(words.contains("--quick") ? 1 : 6);
    Path target = Path.of("target").toAbsolutePath();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Scratch scratch = new Scratch(target)) {
      Services services = new Services(JAR, scratch);
      Report report = new Report(target.resolve("benchmark-artifacts.md"));
      describe(report, scratch, window);
      if (sections.contains("small")) {
        new SmallSection(services, vertx, report, window).run();
      }
      if (sections.contains("sizes")) {
        new SizesSection(services, vertx, report, window).run();
      }
      if (sections.contains("memory")) {
        new MemorySection(services, vertx, report).run();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void describe(Report report, Scratch scratch, Duration window) {
    Histogram fsync = DiskProbe.fsyncNanos(scratch.root());
    report.paragraph(
        "# Run artifact benchmark\n\n%s, %d cores, Java %s, windows of %d s, one fsync of 4 KiB %s ms"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                window.toSeconds(),
                Report.number(fsync.getValueAtPercentile(50) / 1e6)));
  }
}
