package plasm.bench.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.IngestShape;
import plasm.bench.sink.LoadGenerator;
import plasm.bench.sink.ServiceLauncher;

/** Replicas on PostgreSQL, beside bare inserts and local mode; {@code benchmarks/run cluster}. */
final class ClusterBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final List<IngestShape> SHAPES =
      List.of(new IngestShape(64, 1), new IngestShape(4, 500));

  private final Vertx vertx;
  private final ServiceLauncher launcher;
  private final Scratch scratch;
  private final Report report;

  private ClusterBenchmark(Vertx vertx, ServiceLauncher launcher, Scratch scratch, Report report) {
    this.vertx = vertx;
    this.launcher = launcher;
    this.scratch = scratch;
    this.report = report;
  }

  /** The working directory is the benchmarks' own folder. */
  public static void main(String[] args) throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    Path jar =
        Path.of("../trace-sink-service/target/quarkus-app/quarkus-run.jar")
            .toAbsolutePath()
            .normalize();
    List<String> flags =
        List.of("-Xms384m", "-Xmx384m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Scratch scratch = new Scratch(target);
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setDataDirectory(scratch.freshFolder())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_buffers", "512MB")
                .setPGStartupWait(Duration.ofSeconds(30))
                .start()) {
      Report report = new Report(target.resolve("benchmark-cluster.md"));
      new ClusterBenchmark(vertx, new ServiceLauncher(jar, flags, scratch), scratch, report)
          .run(server.getPort());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void run(int port) {
    report.section("Ingest into PostgreSQL");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", "64 connections, single events/s", "4 connections, batches of 500"));
    double[] bare = rates(shape -> bare(port, shape));
    rows.add(row("bare inserts", bare, bare));
    String catalog = "postgresql://postgres:any@127.0.0.1:" + port + "/postgres?search_path=";
    rows.add(row("one replica", rates(shape -> replicas(1, catalog + "public", shape)), bare));
    rows.add(row("two replicas", rates(shape -> replicas(2, catalog + "public", shape)), bare));
    rows.add(row("local mode", rates(this::local), bare));
    report.table(rows);
  }

  private interface Rate {
    double of(IngestShape shape);
  }

  private static double[] rates(Rate rate) {
    return SHAPES.stream().mapToDouble(rate::of).toArray();
  }

  private static List<String> row(String what, double[] rates, double[] bare) {
    List<String> row = new ArrayList<>(List.of(what));
    for (int i = 0; i < rates.length; i++) {
      row.add(Report.number(rates[i]) + " (" + Report.ratio(rates[i], bare[i]) + ")");
    }
    return row;
  }

  private static double bare(int port, IngestShape shape) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    return new BareInserts(url, shape).measure(WARM_UP.dividedBy(3), WINDOW);
  }

  private double replicas(int count, String catalog, IngestShape shape) {
    List<ServiceProcess> services = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        services.add(launcher.onCatalog(catalog));
      }
      return ingest(services, shape);
    } finally {
      services.forEach(ServiceProcess::close);
    }
  }

  private double local(IngestShape shape) {
    try (ServiceProcess service = launcher.onDisk(scratch.freshFolder())) {
      return ingest(List.of(service), shape);
    }
  }

  /** The connections are divided among the replicas. */
  private double ingest(List<ServiceProcess> services, IngestShape shape) {
    IngestShape share =
        new IngestShape(shape.connections() / services.size(), shape.eventsPerRequest());
    List<CompletableFuture<Measurement>> under = new ArrayList<>();
    for (ServiceProcess service : services) {
      under.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (LoadGenerator load =
                    new LoadGenerator(vertx, service.port(), new EventFactory(20, 64), share)) {
                  return load.measure(service, WARM_UP, WINDOW);
                }
              },
              command -> Thread.ofPlatform().start(command)));
    }
    return under.stream().mapToDouble(each -> each.join().eventsPerSecond()).sum();
  }
}
