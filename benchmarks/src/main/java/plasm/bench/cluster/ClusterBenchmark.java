package plasm.bench.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import plasm.bench.Measurement;
import plasm.bench.Report;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.IngestShape;
import plasm.bench.sink.LoadGenerator;
import plasm.bench.sink.ServiceLauncher;

/**
 * Replicas on PostgreSQL, beside bare inserts and local mode; {@code benchmarks/run cluster [bare]
 * [same] [one] [two] [local]}.
 */
final class ClusterBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final Set<String> ROWS = Set.of("bare", "same", "one", "two", "local");
  private static final List<IngestShape> SHAPES =
      List.of(new IngestShape(64, 1), new IngestShape(4, 500));

  private static final String STORED =
      """
      SELECT sum(pg_total_relation_size(oid)) / max(n) AS total,
        sum(pg_indexes_size(oid)) / max(n) AS indexes, max(posted)::bigint AS posted
      FROM pg_class, (SELECT count(*) AS n FROM sink_event_ids) events,
        (SELECT avg(length(posted)) AS posted FROM (SELECT posted FROM sink_events LIMIT 10000) e) lengths
      WHERE relkind = 'r' AND relname LIKE 'sink\\_%' ESCAPE '\\'
      """;

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
    if (!ROWS.containsAll(List.of(args))) {
      System.err.println("benchmarks/run cluster [bare] [same] [one] [two] [local]");
      System.exit(2);
    }
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
          .run(server.getPort(), Set.copyOf(List.of(args)));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void run(int port, Set<String> only) {
    report.section("Ingest into PostgreSQL");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "what",
            "load",
            "events/s",
            "of bare",
            "replicas µs/event",
            "server µs/event",
            "generator µs/event"));
    String catalog = "postgresql://postgres:any@127.0.0.1:" + port + "/postgres?search_path=public";
    for (IngestShape shape : SHAPES) {
      Map<String, Supplier<Ingested>> all = new LinkedHashMap<>();
      all.put("bare", () -> bare(port, BareInserts.Rows.LEAST, shape));
      all.put("same", () -> bare(port, BareInserts.Rows.SAME, shape));
      all.put("one", () -> replicas(1, catalog, shape));
      all.put("two", () -> replicas(2, catalog, shape));
      all.put("local", () -> local(shape));
      double bare = Double.NaN;
      for (Map.Entry<String, Supplier<Ingested>> each : all.entrySet()) {
        if (only.isEmpty() || only.contains(each.getKey())) {
          Ingested ingested = each.getValue().get();
          bare = each.getKey().equals("bare") ? ingested.eventsPerSecond() : bare;
          rows.add(row(each.getKey(), shape, ingested, bare));
        }
      }
    }
    report.table(rows);
    if (only.isEmpty() || only.contains("one") || only.contains("two")) {
      report.paragraph(stored(port));
    }
  }

  private static String stored(int port) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STORED)) {
      row.next();
      return "An event of %,d bytes takes %,d in the tables of the replicas, %,d of them in indexes."
          .formatted(row.getLong("posted"), row.getLong("total"), row.getLong("indexes"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> row(String what, IngestShape shape, Ingested ingested, double bare) {
    return List.of(
        what,
        shape.label(),
        Report.number(ingested.eventsPerSecond()),
        Report.ratio(ingested.eventsPerSecond(), bare),
        Report.number(ingested.replicaMicros()),
        Report.number(ingested.otherMicros()),
        Report.number(ingested.generatorMicros()));
  }

  private static Ingested bare(int port, BareInserts.Rows rows, IngestShape shape) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    return new BareInserts(url, rows, shape).measure(WARM_UP.dividedBy(3), WINDOW);
  }

  private Ingested replicas(int count, String catalog, IngestShape shape) {
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

  private Ingested local(IngestShape shape) {
    try (ServiceProcess service = launcher.onDisk(scratch.freshFolder())) {
      return ingest(List.of(service), shape);
    }
  }

  /** The connections are divided among the replicas. */
  private Ingested ingest(List<ServiceProcess> services, IngestShape shape) {
    IngestShape share =
        new IngestShape(shape.connections() / services.size(), shape.eventsPerRequest());
    List<CompletableFuture<Measurement>> under = new ArrayList<>();
    for (ServiceProcess service : services) {
      under.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (LoadGenerator load =
                    new LoadGenerator(vertx, service.port(), new EventFactory(20, 64), share)) {
                  return load.measure(service, WARM_UP.multipliedBy(services.size()), WINDOW);
                }
              },
              command -> Thread.ofPlatform().start(command)));
    }
    return Ingested.of(under.stream().map(CompletableFuture::join).toList());
  }
}
