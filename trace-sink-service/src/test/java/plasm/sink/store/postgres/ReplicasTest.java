package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.model.trace.Totals;
import plasm.sink.store.HeardFeed;
import plasm.sink.store.Stamped;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/** Several replicas on one database, adding to the same traces at the same time. */
class ReplicasTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final int REPLICAS = 3;
  private static final int TRACES = 6;
  private static final int EVENTS = 1_500;
  private static final int POSTS = 240;

  private final List<AgroalDataSource> connections = new ArrayList<>();
  private final List<PostgresStore> replicas = new ArrayList<>();
  private final List<HeardFeed> feeds = new ArrayList<>();
  private final long seed = System.nanoTime();
  private String database;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    for (int i = 0; i < REPLICAS; i++) {
      AgroalDataSource source = TestPostgres.connect(database);
      HeardFeed feed = new HeardFeed();
      connections.add(source);
      feeds.add(feed);
      replicas.add(TestPostgres.open(source, feed));
    }
  }

  @AfterEach
  void stop() {
    replicas.forEach(PostgresStore::close);
    connections.forEach(AgroalDataSource::close);
  }

  @Test
  void append_ofOverlappingBatchesThroughAllReplicas_countsEachEventOnce() throws Exception {
    Random random = new Random(seed);
    List<TraceKey> traces = traces();
    List<StampedEvent> events = events(traces, random);
    AtomicIntegerArray accepted = new AtomicIntegerArray(EVENTS);
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      PostgresStore replica = replicas.get(i % REPLICAS);
      List<Integer> places = batch(random);
      work.add(
          () -> {
            List<StampedEvent> batch = places.stream().map(events::get).toList();
            boolean[] stored = replica.append(batch, NOW).stored();
            for (int at = 0; at < stored.length; at++) {
              accepted.addAndGet(places.get(at), stored[at] ? 1 : 0);
            }
            return null;
          });
      if (i % 10 == 0) {
        TraceKey trace = traces.get(random.nextInt(TRACES));
        work.add(
            () -> {
              replica.head(trace).ifPresent(head -> replica.complete(List.of(head)));
              return null;
            });
      }
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    Set<Integer> sent = new HashSet<>();
    for (int i = 0; i < EVENTS; i++) {
      assertTrue(accepted.get(i) <= 1, "seed " + seed + ": event " + i + " was taken twice");
      if (accepted.get(i) == 1) {
        sent.add(i);
      }
    }
    assertTrue(sent.size() > EVENTS / 2);
    for (TraceKey trace : traces) {
      check(trace, sent.stream().map(events::get).filter(e -> e.trace().equals(trace)).toList());
    }
    assertEquals(
        0, longOf("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
  }

  private void check(TraceKey trace, List<StampedEvent> stored) throws SQLException {
    String message = "seed " + seed + ", " + trace;
    TraceHead head = replicas.getFirst().head(trace).orElseThrow();
    for (PostgresStore replica : replicas) {
      assertEquals(head, replica.head(trace).orElseThrow(), message);
    }
    assertEquals(stored.size(), head.events(), message);
    Totals.Sum sum = new Totals.Sum();
    stored.stream()
        .filter(StampedEvent::isRecord)
        .forEach(e -> sum.add(e.view().event().segment()));
    assertEquals(sum.totals(), head.totals(), message);
    List<TraceRecord> records = replicas.getLast().records(trace, RecordRange.ALL).toList();
    Set<UUID> ids = new HashSet<>();
    List<Long> seqs = new ArrayList<>();
    for (TraceRecord each : records) {
      assertTrue(ids.add(each.eventId()), message);
      seqs.add(each.seq());
    }
    Set<UUID> expected = new HashSet<>();
    stored.stream().filter(StampedEvent::isRecord).forEach(e -> expected.add(e.event().eventId()));
    assertEquals(expected, ids, message);
    seqs.addAll(ends(trace));
    Collections.sort(seqs);
    assertEquals(LongStream.rangeClosed(1, head.lastSeq()).boxed().toList(), seqs, message);
  }

  private static List<TraceKey> traces() {
    List<TraceKey> traces = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      // The same trace id under two tenants.
      traces.add(new TraceKey(Tenant.of(i % 2 == 0 ? "acme" : "globex"), new UUID(7, i / 2)));
    }
    return traces;
  }

  /** Every id is used by both tenants. */
  private static List<StampedEvent> events(List<TraceKey> traces, Random random) {
    Map<String, List<UUID>> ids = new HashMap<>();
    List<StampedEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      TraceKey trace = traces.get(random.nextInt(TRACES));
      String tenant = trace.tenant().partition();
      List<UUID> used = ids.computeIfAbsent(tenant, any -> new ArrayList<>());
      UUID id = new UUID(new Random(used.size()).nextLong(), used.size());
      used.add(id);
      Events event =
          switch (random.nextInt(4)) {
            case 0 -> Events.audit(tenant, trace.traceId(), "login");
            case 1 -> Events.invocation(tenant, trace.traceId());
            default -> Events.line(tenant, trace.traceId()).with("run_id", "r" + i % 9);
          };
      events.add(
          Stamped.of(event.eventId(id).emittedAt(NOW.plusMillis(random.nextInt(50))).json()));
    }
    return events;
  }

  /** Places of events, in no order, some of them twice. */
  private static List<Integer> batch(Random random) {
    int size = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(60);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      places.add(random.nextInt(EVENTS));
    }
    return places;
  }

  @Test
  void feed_hearsOfTracesThatAnotherReplicaAddsTo() throws Exception {
    TraceKey trace = new TraceKey(Tenant.of("acme"), new UUID(1, 1));
    PostgresStore here = replicas.get(0);
    PostgresStore there = replicas.get(1);
    there.append(Stamped.of(Events.context("acme", trace.traceId())), NOW);
    feeds.get(0).follow(trace);
    assertEquals(1, here.head(trace).orElseThrow().lastSeq());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int at = i;
      PostgresStore replica = replicas.get(i % REPLICAS);
      replica.append(Stamped.of(Events.line("acme", trace.traceId()).callIndex(at)), NOW);
      expected.add((expected.size() + 2) + " plasm_line");
      if (i % 7 == 0) {
        replica.complete(List.of(replica.head(trace).orElseThrow()));
        expected.add((expected.size() + 2) + " end");
      }
    }
    awaitHeard(0, expected);
    assertEquals(List.of(), feeds.get(1).heard());
  }

  /** So that a viewer's snapshot and what it is told afterwards fit together. */
  @Test
  void head_ofAFollowedTraceComesWhenTheFeedHeardAllOfIt() {
    TraceKey trace = new TraceKey(Tenant.of("acme"), new UUID(1, 2));
    replicas.get(1).append(Stamped.of(Events.context("acme", trace.traceId())), NOW);
    feeds.get(0).follow(trace);
    replicas.get(0).head(trace);
    for (int i = 2; i < 30; i++) {
      replicas.get(1).append(Stamped.of(Events.error("acme", trace.traceId())), NOW);
      assertEquals(i, replicas.get(0).head(trace).orElseThrow().lastSeq());
      assertEquals(i + " plasm_error", feeds.get(0).heard().getLast());
      assertEquals(i - 1, feeds.get(0).heard().size());
    }
  }

  /** The first head of a followed trace is read while both replicas add to it. */
  @Test
  @Timeout(60)
  void feed_thatBeginsToFollowWhileEventsComeIn_missesNothing() throws Exception {
    for (int round = 0; round < 20; round++) {
      TraceKey trace = new TraceKey(Tenant.of("acme"), new UUID(2, round));
      HeardFeed feed = new HeardFeed();
      try (AgroalDataSource source = TestPostgres.connect(database)) {
        PostgresStore here = TestPostgres.open(source, feed);
        here.append(Stamped.of(Events.context("acme", trace.traceId())), NOW);
        List<Callable<Void>> posts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          PostgresStore replica = i % 2 == 0 ? here : replicas.get(1);
          posts.add(
              () -> {
                replica.append(Stamped.of(Events.error("acme", trace.traceId()).fresh()), NOW);
                return null;
              });
        }
        long seen;
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
          List<Future<Void>> done = new ArrayList<>();
          posts.forEach(post -> done.add(threads.submit(post)));
          feed.follow(trace);
          seen = here.head(trace).orElseThrow().lastSeq();
          for (Future<Void> each : done) {
            each.get();
          }
        }
        Await.until(
            "the last is told",
            Duration.ofSeconds(10),
            () -> seen == 31 || feed.heard().contains("31 plasm_error"));
        List<String> expected =
            LongStream.rangeClosed(seen + 1, 31).mapToObj(seq -> seq + " plasm_error").toList();
        List<String> heard = feed.heard();
        assertEquals(
            expected,
            heard.subList(heard.size() - expected.size(), heard.size()),
            "round " + round);
        here.close();
      }
    }
  }

  @Test
  void feed_missesNothingWhenTheServerCutsTheConnections() throws Exception {
    TraceKey trace = new TraceKey(Tenant.of("acme"), new UUID(1, 3));
    replicas.get(1).append(Stamped.of(Events.context("acme", trace.traceId())), NOW);
    feeds.get(0).follow(trace);
    replicas.get(0).head(trace);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      longOf(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      replicas.get(1).append(Stamped.of(Events.error("acme", trace.traceId())), NOW);
      expected.add((i + 2) + " plasm_error");
    }
    awaitHeard(0, expected);
  }

  @Test
  void lease_isOfOneReplicaUntilItLetsGo() {
    Lease first = replicas.get(0).lease("upkeep");
    Lease second = replicas.get(1).lease("upkeep");
    assertTrue(first.take());
    assertTrue(!second.take());
    assertTrue(first.take());
    assertTrue(replicas.get(2).lease("other").take());
    first.close();
    assertTrue(second.take());
    assertTrue(!first.take());
  }

  @Test
  void lease_movesWithinTenSecondsWhenItsHolderIsGone() throws Exception {
    assertTrue(replicas.get(0).lease("upkeep").take());
    Lease second = replicas.get(1).lease("upkeep");
    Await.until("the lease is over", Duration.ofSeconds(10), second::take);
  }

  private void awaitHeard(int replica, List<String> expected) throws InterruptedException {
    Await.until(
        "the feed heard of " + expected.size(),
        Duration.ofSeconds(10),
        () -> feeds.get(replica).heard().size() >= expected.size());
    assertEquals(expected, feeds.get(replica).heard());
  }

  private List<Long> ends(TraceKey trace) throws SQLException {
    List<Long> seqs = new ArrayList<>();
    try (Connection connection = connections.getFirst().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT e.trace_seq FROM sink_trace_ends e JOIN sink_traces t USING (trace_no)"
                    + " WHERE t.tenant = '"
                    + trace.tenant()
                    + "' AND t.trace_id = '"
                    + trace.traceId()
                    + "'")) {
      while (row.next()) {
        seqs.add(row.getLong(1));
      }
    }
    return seqs;
  }

  private long longOf(String sql) throws SQLException {
    try (Connection connection = connections.getFirst().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next());
      return row.getLong(1);
    }
  }
}
