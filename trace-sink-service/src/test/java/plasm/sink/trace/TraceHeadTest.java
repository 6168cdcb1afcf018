package plasm.sink.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import plasm.model.json.JsonText;
import plasm.model.testkit.Events;
import plasm.model.testkit.Golden;
import plasm.model.trace.Tenant;
import plasm.model.trace.Totals;
import plasm.model.trace.TraceStatus;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.memory.MemoryStore;

class TraceHeadTest {
  private static final int ROUNDS = 200;
  private static final int THREADS = 4;
  private static final Instant NOW = Instant.parse("2026-04-07T12:00:00Z");
  private static final Instant T = Events.EMITTED_AT;
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");
  private static final TraceKey KEY = new TraceKey(Tenant.of("acme"), TRACE);
  private static final JsonMapper JSON = new JsonMapper();

  /** What a list says of a trace; text, because totals compare best as they are printed. */
  private record Shown(
      String project, String mcpSession, long startedAtMs, long endedAtMs, String totals) {}

  /** Any order, any batches, any repeats, several threads: always the traces of the vectors. */
  @Test
  void plus_givesTheExpectedTracesWhateverTheOrderAndBatches() throws Exception {
    List<StampedEvent> golden = Golden.lines("events.jsonl").stream().map(Stamped::of).toList();
    Map<TraceKey, Shown> expected = expected();
    assertEquals(12, expected.size());
    for (int round = 0; round < ROUNDS; round++) {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      MemoryStore store = new MemoryStore(1_000, 64L << 20, TraceFeed.NONE);
      int stored = appendAll(store, batches(golden, random), round % 2 == 0 ? 1 : THREADS);
      assertEquals(golden.size(), stored, "seed " + seed);
      assertEquals(expected, shown(store), "seed " + seed);
    }
  }

  /** Events that are folded apart and then together come to what they do one after the other. */
  @Test
  void fold_ofPartsIsThatOfAll() {
    List<StampedEvent> golden = Golden.lines("events.jsonl").stream().map(Stamped::of).toList();
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      TraceFold all = new TraceFold(TraceHead.empty(KEY));
      TraceFold ofParts = new TraceFold(TraceHead.empty(KEY));
      long arrivals = 0;
      for (List<StampedEvent> part : batches(golden, random)) {
        TraceFold next = new TraceFold(TraceHead.empty(KEY));
        for (int i = 0; i < part.size(); i++) {
          StampedEvent e = part.get(i);
          all.add(e, RecordKey.of(e.event(), arrivals + i + 1), NOW);
          next.add(e, RecordKey.of(e.event(), i + 1));
        }
        ofParts.add(next, arrivals, NOW);
        arrivals += part.size();
      }
      assertEquals(all.head(), ofParts.head(), "seed " + seed);
    }
  }

  @Test
  void plus_ofNothingKnowsNothing() {
    TraceHead head = TraceHead.empty(KEY).plus(stamped(Events.audit("acme", TRACE, "x")), 1, NOW);
    assertEquals("", head.mcpSessionId());
    assertNull(head.logicalSessionId());
    assertEquals("main", head.projectSlug());
    assertEquals("", head.workspaceSlug());
    assertEquals(Totals.ZERO, head.totals());
    assertEquals(0, head.lastSeq());
    assertEquals(1, head.events());
  }

  @Test
  void plus_sessionsAreTheFirstAndSlugsTheLastByCallAndLineWithinOneMoment() {
    Events noCall = named("none");
    Events call0 = named("0").callIndex(0);
    Events call1 = named("1").callIndex(1);
    Events call1Line0 = named("1/0").callIndex(1).lineIndex(0);
    Events call1Line7 = named("1/7").callIndex(1).lineIndex(7);
    List<Events> events = List.of(call1Line0, call1, call1Line7, noCall, call0);
    for (int shift = 0; shift < events.size(); shift++) {
      List<Events> order = new ArrayList<>(events);
      Collections.rotate(order, shift);
      TraceHead head = folded(order);
      assertEquals("none", head.mcpSessionId());
      assertEquals("none", head.logicalSessionId());
      assertEquals("1/7", head.projectSlug());
      assertEquals("1/7", head.workspaceSlug());
    }
  }

  @Test
  void plus_arrivalBreaksTies() {
    TraceHead head = folded(List.of(named("a"), named("b"), named("c")));
    assertEquals("a", head.mcpSessionId());
    assertEquals("c", head.projectSlug());
  }

  @Test
  void plus_emptyNamesDoNotCount() {
    TraceHead head =
        folded(
            List.of(
                named("").emittedAt(T.minusSeconds(1)),
                named("a"),
                named("").emittedAt(T.plusSeconds(1))));
    assertEquals("a", head.mcpSessionId());
    assertEquals("a", head.logicalSessionId());
    assertEquals("a", head.projectSlug());
    assertEquals("a", head.workspaceSlug());
  }

  @Test
  void plus_millisecondsAreRoundedDownAlsoBefore1970() {
    TraceHead head =
        folded(
            List.of(
                named("a").emittedAt(Instant.parse("1969-12-31T23:59:59.999999Z")),
                named("a").emittedAt(Instant.parse("1970-01-01T00:00:00.001999Z"))));
    assertEquals(-1, head.startedAtMs());
    assertEquals(1, head.endedAtMs());
  }

  @Test
  void plus_numbersRecordsAndCountsEvents() {
    TraceHead head =
        folded(
            List.of(
                Events.line("acme", TRACE),
                Events.audit("acme", TRACE, "x"),
                Events.line("acme", TRACE).rawPayload("[]"),
                Events.line("acme", TRACE)));
    assertEquals(2, head.lastSeq());
    assertEquals(4, head.events());
    assertEquals(2, head.totals().expressionLines());
  }

  @Test
  void status_isLiveUntilSilentOrCompletedAndAgainAfterAnEvent() {
    TraceHead head = folded(List.of(named("a")));
    long arrival = NOW.toEpochMilli();
    assertEquals(TraceStatus.LIVE, head.status(arrival - 1));
    assertEquals(TraceStatus.COMPLETED, head.status(arrival));
    TraceHead completed = head.asCompleted();
    assertEquals(TraceStatus.COMPLETED, completed.status(arrival - 1));
    assertEquals(TraceStatus.LIVE, completed.plus(stamped(named("b")), 2, NOW).status(arrival - 1));
    assertEquals(head.totals(), completed.totals());
    assertEquals(head.lastSeq() + 1, completed.lastSeq());
  }

  @Test
  void status_countsFromTheLastArrivalWhateverTheOrder() {
    StampedEvent event = stamped(named("a"));
    TraceHead head = TraceHead.empty(KEY).plus(event, 1, NOW.plusSeconds(9)).plus(event, 2, NOW);
    assertEquals(NOW.plusSeconds(9).toEpochMilli(), head.lastArrivalMs());
  }

  // ---- helpers

  /** Every event at least once, some again, shuffled and cut anywhere. */
  private static List<List<StampedEvent>> batches(List<StampedEvent> events, Random random) {
    List<StampedEvent> all = new ArrayList<>(events);
    for (int repeats = random.nextInt(events.size()); repeats > 0; repeats--) {
      all.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(all, random);
    List<List<StampedEvent>> batches = new ArrayList<>();
    int most = 1 + random.nextInt(60);
    for (int from = 0; from < all.size(); ) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(most));
      batches.add(all.subList(from, to));
      from = to;
    }
    return batches;
  }

  /** Returns how many events were stored. */
  private static int appendAll(MemoryStore store, List<List<StampedEvent>> batches, int threads)
      throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(threads)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (List<StampedEvent> batch : batches) {
        calls.add(() -> store.append(batch, NOW).accepted(0, batch.size()));
      }
      int stored = 0;
      for (Future<Integer> accepted : writers.invokeAll(calls)) {
        stored += accepted.get();
      }
      return stored;
    }
  }

  private static Map<TraceKey, Shown> shown(MemoryStore store) {
    Map<TraceKey, Shown> shown = byId();
    for (TraceHead head : store.open(Long.MAX_VALUE, 1_000)) {
      shown.put(
          head.key(),
          new Shown(
              head.projectSlug(),
              head.mcpSessionId(),
              head.startedAtMs(),
              head.endedAtMs(),
              printed(head.totals())));
    }
    return shown;
  }

  private static Map<TraceKey, Shown> expected() throws IOException {
    Map<TraceKey, Shown> expected = byId();
    for (JsonNode trace : JSON.readTree(Golden.text("expected_traces.json"))) {
      TraceKey key =
          new TraceKey(
              Tenant.of(trace.get("tenant_id").textValue()),
              UUID.fromString(trace.get("trace_id").textValue()));
      expected.put(
          key,
          new Shown(
              trace.get("project_slug").textValue(),
              trace.get("mcp_session_id").textValue(),
              trace.get("started_at_ms").longValue(),
              trace.get("ended_at_ms").longValue(),
              trace.get("totals").toString()));
    }
    return expected;
  }

  private static Map<TraceKey, Shown> byId() {
    return new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  }

  private static String printed(Totals totals) {
    StringWriter out = new StringWriter();
    try (var json = JsonText.FACTORY.createGenerator(out)) {
      totals.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static Events named(String name) {
    return Events.context("acme", TRACE)
        .mcpSession(name)
        .logicalSession(name)
        .project(name)
        .workspace(name);
  }

  private static TraceHead folded(List<Events> events) {
    TraceHead head = TraceHead.empty(KEY);
    for (int i = 0; i < events.size(); i++) {
      head = head.plus(stamped(events.get(i)), i + 1, NOW);
    }
    return head;
  }

  private static StampedEvent stamped(Events event) {
    return Stamped.of(event.json());
  }
}
