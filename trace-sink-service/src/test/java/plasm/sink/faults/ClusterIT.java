package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.EventStream;
import plasm.model.testkit.EventStream.Item;
import plasm.model.testkit.Events;
import plasm.model.testkit.Golden;
import plasm.model.testkit.PackagedService;

/** Packaged replicas on one real PostgreSQL server. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("faults")
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 6;

  @TempDir static Path folder;
  private static PostgresServer server;
  private static int schemas;

  private final long seed = Long.getLong("plasm.crash.seed", System.nanoTime());
  private final Ledger ledger = new Ledger();

  @BeforeAll
  static void start() throws IOException {
    server = PostgresServer.start(folder.resolve("server"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Each test has a schema of its own, which the first replica makes. */
  private final Map<String, String> variables =
      Map.of(PostgresServer.URL, server.url() + "?search_path=replicas" + ++schemas);

  private SinkProcess replica(String... namesAndValues) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return SinkProcess.launch(all);
  }

  @Test
  void replicasThatStartTogether_showTheSame() throws Exception {
    String batch = "{\"events\":[" + String.join(",", Golden.lines("events.jsonl")) + "]}";
    int count = Golden.lines("events.jsonl").size();
    String first;
    try (SinkProcess one = replica();
        SinkProcess other = replica();
        SinkClient toOne = one.awaitReady().client();
        SinkClient toOther = other.awaitReady().client()) {
      assertTrue(
          one.output().contains("cluster mode, data goes to postgresql://127.0.0.1:"), one::output);
      assertEquals(count, toOne.post(batch).json().get("accepted").asInt());
      JsonNode again = toOther.post(batch).json();
      assertEquals(0, again.get("accepted").asInt());
      assertEquals(count, again.get("duplicate_skipped").asInt());
      first = everything(toOne);
      assertEquals(first, everything(toOther));
      assertEquals("UP", toOne.check("postgresql").path("status").textValue());
      one.kill9();
      assertEquals(first, everything(toOther));
      assertEquals(0, other.sigterm().code(), other::output);
      assertFalse(one.output().contains(PostgresServer.PASSWORD), one::output);
      assertFalse(other.output().contains(PostgresServer.PASSWORD), other::output);
    }
    try (SinkProcess again = replica();
        SinkClient client = again.awaitReady().client()) {
      assertEquals(first, everything(client));
      assertEquals(0, client.post(batch).json().get("accepted").asInt());
    }
  }

  /** Lists, details and usage of the golden events, without what the clock changes. */
  private static String everything(SinkClient client) throws Exception {
    JsonNode expected = SinkClient.parse(Golden.text("expected_traces.json"));
    List<String> all = new ArrayList<>();
    for (JsonNode trace : expected) {
      String tenant = trace.path("tenant_id").asText();
      all.add(client.list(tenant).toString());
      for (JsonNode summary : client.list(tenant)) {
        UUID id = UUID.fromString(summary.get("trace_id").textValue());
        all.add(client.detail(new TraceName(tenant, id)).toString());
      }
      all.add(client.usage(tenant).toString());
    }
    assertFalse(all.isEmpty());
    return String.join("\n", all);
  }

  @Test
  void stream_tellsWhatComesThroughAnotherReplica() throws Exception {
    TraceName trace = new TraceName("acme", UUID.randomUUID());
    try (SinkProcess one = replica("PLASM_TRACE_IDLE_SECS", "2");
        SinkProcess other = replica("PLASM_TRACE_IDLE_SECS", "2");
        SinkClient toOne = one.awaitReady().client();
        SinkClient toOther = other.awaitReady().client()) {
      toOther.post(Events.batch(Events.context("acme", trace.id())));
      try (EventStream stream = toOne.stream(trace)) {
        expect("snapshot", 1, stream.next());
        for (int seq = 2; seq <= 30; seq++) {
          SinkClient client = seq % 3 == 0 ? toOne : toOther;
          client.post(Events.batch(Events.error("acme", trace.id())));
          expect("patch", seq, stream.next());
        }
        expect("terminal", 31, stream.next());
        stream.assertEnds();
      }
      assertEquals("completed", toOther.detail(trace).get("status").textValue());
      assertEquals(31, toOther.detail(trace).get("last_seq").asInt());
    }
  }

  @Test
  void lashRecordsAndRuns_areSharedToo() throws Exception {
    List<String> golden = Golden.lines("lash-golden.jsonl");
    String records = "{\"records\":[" + String.join(",", golden) + "]}";
    try (SinkProcess one = replica();
        SinkProcess other = replica();
        SinkClient toOne = one.awaitReady().client();
        SinkClient toOther = other.awaitReady().client()) {
      String lash = "/v1/lash/records?tenant_id=acme";
      assertEquals(golden.size(), toOne.post(lash, records).json().get("accepted").asInt());
      assertEquals(0, toOther.post(lash, records).json().get("accepted").asInt());
      String sessions = "/v1/lash/sessions?tenant_id=acme";
      assertEquals(toOne.get(sessions).body(), toOther.get(sessions).body());
      SinkClient.Answer started =
          toOne.post("/api/traces", "{\"run_id\":\"r1\",\"repo_id\":\"a\"}");
      assertEquals(2, started.status() / 100, started::toString);
      assertEquals(
          "r1", toOther.get("/api/traces/latest?repo=a").json().path("run_id").textValue());
    }
  }

  private static void expect(String kind, long seq, Item item) {
    assertEquals(kind + " " + seq, item.kind() + " " + item.id(), item.data());
  }

  @Test
  void upkeep_movesToAnotherReplicaWhenItsLeaderIsKilled() throws Exception {
    try (SinkProcess one = replica("PLASM_TRACE_IDLE_SECS", "1");
        SinkClient toOne = one.awaitReady().client()) {
      TraceName first = open(toOne);
      awaitEnd(toOne, first);
      try (SinkProcess other = replica("PLASM_TRACE_IDLE_SECS", "1");
          SinkClient toOther = other.awaitReady().client()) {
        one.kill9();
        TraceName second = open(toOther);
        long from = System.nanoTime();
        awaitEnd(toOther, second);
        long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
        assertTrue(seconds < 10, seconds + " s");
      }
    }
  }

  private static TraceName open(SinkClient client) throws Exception {
    TraceName trace = new TraceName("acme", UUID.randomUUID());
    client.post(Events.batch(Events.context("acme", trace.id())));
    return trace;
  }

  /** By its number: the status alone is a matter of the clock. */
  private static void awaitEnd(SinkClient client, TraceName trace) throws InterruptedException {
    Await.until(
        "the trace has its end", PATIENCE, () -> read(client, trace).path("last_seq").asInt() == 2);
  }

  private static JsonNode read(SinkClient client, TraceName trace) {
    try {
      return client.detail(trace);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void killedUnderLoadThroughBoth_keepsWhatWasAcknowledgedOnce() throws Exception {
    System.out.printf("ClusterIT: -Dplasm.crash.seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<TraceName> traces =
        List.of(
            new TraceName("acme", UUID.randomUUID()),
            new TraceName("globex", UUID.randomUUID()),
            new TraceName(TraceName.NO_TENANT, UUID.randomUUID()));
    Traffic traffic = new Traffic(traces, ledger);
    Queue<Post> unanswered = new ConcurrentLinkedQueue<>();
    try (SinkProcess stays = replica();
        SinkClient toStays = stays.awaitReady().client()) {
      Post bounds = traffic.bounds();
      assertEquals(200, toStays.post(bounds.body()).status());
      ledger.acknowledge(bounds.events());
      for (int round = 0; round < 2; round++) {
        try (SinkProcess killed = replica();
            SinkClient toKilled = killed.awaitReady().client();
            Load steady = new Load(toStays, ledger, traffic::next, unanswered);
            Load cut = new Load(toKilled, ledger, traffic::next, unanswered)) {
          int before = ledger.acknowledgedCount();
          steady.begin(CONNECTIONS, random.nextLong());
          cut.begin(CONNECTIONS, random.nextLong());
          Await.until(
              "some posts are taken", PATIENCE, () -> ledger.acknowledgedCount() > before + 300);
          cut.expectTheEnd();
          killed.kill9();
          assertEquals(List.of(), cut.stop());
          int atKill = steady.taken();
          Await.until("the other goes on", PATIENCE, () -> steady.taken() > atKill + 50);
          assertEquals(List.of(), steady.stop());
        }
        new Inspection(toStays, traces, ledger).check();
      }
      System.out.printf("ClusterIT: %d events%n", ledger.acknowledgedCount());
    }
  }

  @Test
  void serverThatStartsLater_isWaitedFor() throws Exception {
    server.stop();
    try (SinkProcess one = replica();
        SinkClient client = one.client()) {
      try {
        Await.until("it waits", PATIENCE, () -> one.output().contains("is waited for"));
      } finally {
        server.start();
      }
      one.awaitReady();
      assertEquals(1, client.detail(open(client)).get("last_seq").asInt());
    }
  }

  @Test
  void waitingForTheServer_endsWithTheProcess() throws Exception {
    Map<String, String> nobody =
        Map.of(
            PostgresServer.URL,
            "postgresql://127.0.0.1:" + PackagedService.freePort() + "/postgres");
    try (SinkProcess one = SinkProcess.launch(nobody)) {
      Await.until("it waits", PATIENCE, () -> one.output().contains("is waited for"));
      Duration took = one.sigterm().took();
      assertTrue(took.toSeconds() < 10, took::toString);
    }
  }

  @Test
  void serverThatHangs_isGivenUpOn() throws Exception {
    TraceName trace = new TraceName("acme", UUID.randomUUID());
    String impatient = variables.get(PostgresServer.URL).replaceFirst("^", "jdbc:");
    try (SinkProcess one = replica(PostgresServer.URL, impatient + "&socketTimeout=3");
        SinkClient client = one.awaitReady().client()) {
      String event = Events.batch(Events.context("acme", trace.id()));
      assertEquals(200, client.post(event).status());
      server.freeze();
      try {
        SinkClient.Answer refused = client.post(Events.batch(Events.error("acme", trace.id())));
        assertEquals(503, refused.status(), refused::toString);
        assertFalse(refused.retryAfter().isEmpty(), refused::toString);
        assertEquals("DOWN", client.check("postgresql").path("status").textValue());
        assertEquals(200, client.get("/q/health/live").status());
      } finally {
        server.thaw();
      }
      Await.until("it is ready again", PATIENCE, client::isReady);
      assertEquals(0, client.post(event).json().get("accepted").asInt());
      assertEquals(1, client.detail(trace).get("last_seq").asInt());
    }
  }

  @Test
  void roleThatMayNotMakeTables_willDoWhenTheyAreThere() throws Exception {
    server.execute(
        "CREATE ROLE plain LOGIN; CREATE SCHEMA plain; GRANT USAGE ON SCHEMA plain TO plain");
    Map<String, String> plain =
        Map.of(PostgresServer.URL, server.url("plain") + "?search_path=plain");
    try (SinkProcess process = SinkProcess.launch(plain)) {
      Refusal.check(process, PostgresServer.URL);
      assertTrue(process.output().contains("permission denied"), process::output);
    }
    try (SinkProcess maker =
        SinkProcess.launch(Map.of(PostgresServer.URL, server.url() + "?search_path=plain"))) {
      maker.awaitReady();
    }
    server.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA plain TO plain;"
            + "DROP TABLE plain.sink_events_"
            + LocalDate.now(ZoneOffset.UTC).plusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE));
    try (SinkProcess process = SinkProcess.launch(plain);
        SinkClient client = process.awaitReady().client()) {
      TraceName trace = open(client);
      assertEquals(1, client.detail(trace).get("last_seq").asInt());
      assertEquals(0, server.longOf("SELECT count(*) FROM plain.sink_events_other"));
      assertEquals(
          9,
          server.longOf(
              "SELECT count(*) FROM pg_inherits WHERE inhparent = 'plain.sink_events'::regclass"));
    }
  }
}
