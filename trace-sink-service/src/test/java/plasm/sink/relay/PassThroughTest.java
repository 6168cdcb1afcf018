package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.RawJson;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.testkit.LashRecords;
import plasm.model.trace.Tenant;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.lash.LashEntry;
import plasm.sink.relay.ScriptedRemote.Reply;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/** A relay without a spool: what the other sink says of a batch is what the client hears. */
class PassThroughTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(500));
  private static final int CAPACITY = 3;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HopGuard hops = new HopGuard(Clock.systemUTC());
  private final MemoryStore seen = new MemoryStore(10, 1 << 20, TraceFeed.NONE);
  private final UUID trace = UUID.randomUUID();
  private ScriptedRemote remote;
  private Relay relay;
  private PassThrough<StampedEvent> way;

  @BeforeEach
  void start() throws IOException {
    remote = ScriptedRemote.start();
    RemoteSink client = new RemoteSink(remote.uri(), hops, SHORT, Clock.systemUTC());
    RelayMeters meters = new RelayMeters(registry);
    relay = Relay.withoutSpool(client, hops, meters, Clock.systemUTC());
    way = PassThrough.ofEvents(client, relay, meters, seen, CAPACITY, 10_000, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    way.close();
    relay.close();
    remote.close();
  }

  private List<StampedEvent> events(int count) {
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Events.error("acme", trace));
    }
    return Stamped.of(events.toArray(Events[]::new));
  }

  private static Outcome get(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }

  private static Problem problem(CompletableFuture<Outcome> outcome) {
    Throwable cause = assertThrows(ExecutionException.class, () -> get(outcome)).getCause();
    return assertInstanceOf(ProblemException.class, cause).problem();
  }

  private long shown() {
    return seen.head(new TraceKey(Tenant.of("acme"), trace)).map(head -> head.events()).orElse(0L);
  }

  @Test
  void submit_answersWhatTheRemoteAnswered() throws Exception {
    List<StampedEvent> events = events(3);
    assertEquals(new Outcome(3, 0), get(way.submit(events)));
    assertEquals(new Outcome(0, 3), get(way.submit(events)));
    assertEquals(3, remote.stored().size());
    assertEquals(2, remote.batches().size());
    assertEquals(3, shown());
  }

  @Test
  void submit_aRemoteThatDoesNotCountTookAll() throws Exception {
    remote.script(request -> Reply.of(200, "ok"));
    assertEquals(new Outcome(3, 0), get(way.submit(events(3))));
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "429", "401", "404", "302", "0"})
  void submit_aRemoteThatDoesNotTakeItIsUnavailable(int status) {
    remote.script(request -> request.isProbe() ? null : Reply.of(status, "{\"detail\":\"why\"}"));
    Problem problem = problem(way.submit(events(2)));
    assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, problem.type());
    assertEquals(503, problem.status());
    assertTrue(
        problem
            .detail()
            .contains(status == 0 ? "no answer within" : "it answers " + status + ": why"),
        problem.detail());
    assertEquals(0, shown());
    assertEquals(1, remote.batches().size(), "nothing is tried twice");
  }

  @Test
  void submit_aRemoteThatIsGoneIsUnavailable() {
    remote.close();
    assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, problem(way.submit(events(1))).type());
  }

  @ParameterizedTest
  @CsvSource({
    "400, REQUEST_FAILED",
    "409, REQUEST_FAILED",
    "413, PAYLOAD_TOO_LARGE",
    "422, INVALID_EVENT",
  })
  void submit_whatTheRemoteRefusesKeepsItsStatusAndIndex(int status, ProblemType type) {
    remote.script(
        request -> request.isProbe() ? null : Reply.of(status, "{\"detail\":\"why\",\"index\":1}"));
    Problem problem = problem(way.submit(events(2)));
    assertEquals(
        new Problem(
            type, status, "the trace sink that this one relays to refuses the batch: why", 1, null),
        problem);
    assertEquals(0, shown());
  }

  @Test
  void submit_aLoopIsToldAndNothingMoreIsSent() throws Exception {
    remote.script(request -> Reply.of(508, ""));
    assertEquals(ProblemType.LOOP_DETECTED, problem(way.submit(events(1))).type());
    Await.until("it is known", PATIENCE, () -> !relay.report().up());
    int before = remote.batches().size();
    assertEquals(
        ProblemType.LOOP_DETECTED,
        assertThrows(ProblemException.class, () -> way.submit(events(1))).problem().type());
    assertEquals(before, remote.batches().size());
  }

  @Test
  void ofLash_handsOnTheLinesOfTheTenant() throws Exception {
    RelayMeters meters = new RelayMeters(registry);
    RemoteSink client = new RemoteSink(remote.uri(), hops, SHORT, Clock.systemUTC());
    PassThrough<LashEntry> lash =
        PassThrough.ofLash(client, relay, meters, CAPACITY, 10_000, Clock.systemUTC());
    String line =
        "{\"schema_version\":2,\"id\":\"a\",\"timestamp\":\"t\",\"context\":{},"
            + "\"type\":\"custom\",\"name\":\"n\",\"payload\":null}";
    LashEntry entry = LashEntry.of(Tenant.of("a b&c"), RawJson.of(line), LashRecords.read(line));
    remote.script(request -> Reply.of(200, "{\"accepted\":1,\"duplicate_skipped\":1}"));
    assertEquals(new Outcome(1, 1), get(lash.submit(List.of(entry, entry))));
    ScriptedRemote.Request sent = remote.batches().getLast();
    assertEquals("/v1/lash/records?tenant_id=a+b%26c", sent.uri());
    assertEquals(line + "\n" + line + "\n", sent.body());
    remote.script(request -> Reply.of(422, "{\"detail\":\"no\",\"index\":1}"));
    Problem refused = problem(lash.submit(List.of(entry)));
    assertEquals(ProblemType.INVALID_RECORD, refused.type());
    assertEquals(1, refused.index());
    lash.close();
    assertThrows(StoreFailure.Unavailable.class, () -> lash.submit(List.of(entry)));
  }

  @Test
  void submit_isBoundedByRequests() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.SILENCE);
    List<CompletableFuture<Outcome>> underWay = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      underWay.add(way.submit(events(1)));
    }
    assertThrows(StoreFailure.Overloaded.class, () -> way.submit(events(1)));
    for (CompletableFuture<Outcome> each : underWay) {
      assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, problem(each).type());
    }
    remote.script(request -> null);
    assertEquals(new Outcome(1, 0), get(way.submit(events(1))));
  }

  @Test
  void submit_isBoundedByBytes() {
    remote.script(request -> request.isProbe() ? null : Reply.SILENCE);
    List<StampedEvent> large = events(40);
    way.submit(large);
    assertThrows(StoreFailure.Overloaded.class, () -> way.submit(events(1)));
  }

  @Test
  void submit_whenStoppingIsTurnedAway() {
    way.close();
    assertThrows(StoreFailure.Unavailable.class, () -> way.submit(events(1)));
  }

  @Test
  void report_isDownWhileTheRemoteDoesNotAnswer() throws Exception {
    Await.until("it is up", PATIENCE, () -> relay.report().up());
    remote.script(request -> Reply.of(503, "{\"detail\":\"full\"}"));
    problem(way.submit(events(1)));
    RelayReport report = relay.report();
    assertFalse(report.up());
    assertTrue(report.cause().contains("it answers 503: full"), report.cause());
    remote.script(request -> null);
    get(way.submit(events(1)));
    assertTrue(relay.report().up());
  }
}
