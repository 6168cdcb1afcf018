package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import plasm.model.testkit.Events;

/** A trace that another program archived goes on here: what it had stays, what comes is added. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("faults")
class ContinuedArchiveIT {
  private static final Instant LATER = ForeignTrace.ENDED.plusSeconds(60);

  enum Case {
    COMPLETE,
    OLD_BEYOND_ASCII,
    DAMAGED
  }

  private final Map<Case, ForeignTrace> before = new HashMap<>();
  private final Map<Case, List<Events>> added = new HashMap<>();
  private final Map<Case, JsonNode> after = new HashMap<>();
  private final Map<Case, JsonNode> listed = new HashMap<>();
  private final Map<Case, ArchivedTrace> archived = new HashMap<>();

  @TempDir static Path folder;
  @TempDir static Path copies;

  /** The event is followed by a crash, the archive by an orderly end. */
  @BeforeAll
  void continueEach() throws Exception {
    add(Case.COMPLETE, ForeignTrace.complete(trace("acme")));
    add(Case.OLD_BEYOND_ASCII, ForeignTrace.old(trace("größe-租户")));
    add(Case.DAMAGED, ForeignTrace.old(trace("other")).damagedAt(2));
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      assertEquals("{\"accepted\":6,\"duplicate_skipped\":0}", client.post(batch()).body());
      sink.kill9();
    }
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      assertEquals("{\"accepted\":0,\"duplicate_skipped\":6}", client.post(batch()).body());
      for (Case each : Case.values()) {
        TraceName name = before.get(each).name();
        after.put(each, client.detail(name));
        listed.put(each, client.list(name.tenant()).getFirst());
      }
      sink.sigterm();
    }
    for (Case each : Case.values()) {
      Path copy = copies.resolve(each.name());
      TenantFolder.copy(folder, before.get(each).name(), copy);
      archived.put(each, new ArchivedTrace(copy));
    }
  }

  private void add(Case each, ForeignTrace trace) throws Exception {
    before.put(each, trace.writeTo(folder));
    String tenant = trace.name().tenantOfEvents();
    added.put(
        each,
        List.of(
            Events.line(tenant, trace.name().id()).emittedAt(LATER.minusSeconds(1)),
            Events.responseChars(tenant, trace.name().id()).emittedAt(LATER)));
  }

  /** All that comes later, in one request. */
  private String batch() {
    return Events.batch(added.values().stream().flatMap(List::stream).toList());
  }

  private static TraceName trace(String tenant) {
    return new TraceName(tenant, UUID.randomUUID());
  }

  /** The lines that can be read, and the new events. */
  private List<JsonNode> expectedRecords(Case each) {
    List<JsonNode> records = new ArrayList<>(before.get(each).records());
    added.get(each).forEach(event -> records.add(SinkClient.parse(event.payloadJson())));
    return records;
  }

  /** What the other program had counted, and the new events. */
  private JsonNode expectedTotals(Case each) {
    List<String> events = new ArrayList<>(before.get(each).events());
    added.get(each).forEach(event -> events.add(event.payloadJson()));
    return TotalsJson.fold(events);
  }

  @ParameterizedTest
  @EnumSource
  void detail_hasOldAndNewRecords(Case each) {
    List<JsonNode> payloads = new ArrayList<>();
    for (JsonNode line : after.get(each).get("records")) {
      ObjectNode payload = line.get("record").deepCopy();
      payload.remove(List.of("event_id", "emitted_at"));
      payloads.add(payload);
    }
    assertEquals(expectedRecords(each), payloads);
    // The end that the other program noted took a number as well.
    assertEquals(payloads.size() + 1, after.get(each).get("last_seq").asInt());
  }

  @ParameterizedTest
  @EnumSource
  void counters_goOn(Case each) {
    assertEquals(expectedTotals(each), after.get(each).get("totals"));
  }

  @ParameterizedTest
  @EnumSource
  void start_stays(Case each) {
    assertEquals(
        ForeignTrace.STARTED, Instant.ofEpochMilli(after.get(each).get("started_at_ms").asLong()));
  }

  @ParameterizedTest
  @EnumSource
  void end_moves(Case each) {
    assertEquals(LATER, Instant.ofEpochMilli(after.get(each).get("ended_at_ms").asLong()));
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAndProject_stay(Case each) {
    ObjectNode summary = before.get(each).summary();
    JsonNode detail = after.get(each);
    assertEquals(summary.get("mcp_session_id"), detail.get("mcp_session_id"));
    assertEquals(summary.get("project_slug"), detail.get("project_slug"));
    assertEquals(
        summary.path("logical_session_id").asText(null),
        detail.get("logical_session_id").textValue());
  }

  @ParameterizedTest
  @EnumSource
  void list_saysWhatTheDetailSays(Case each) {
    ObjectNode detail = after.get(each).deepCopy();
    detail.remove("records");
    assertEquals(detail, listed.get(each));
  }

  @ParameterizedTest
  @EnumSource
  void archive_hasOldAndNewRecords(Case each) throws Exception {
    assertEquals(
        expectedRecords(each),
        archived.get(each).records().stream().map(SinkClient::parse).toList());
  }

  @ParameterizedTest
  @EnumSource
  void archive_isCompleted(Case each) throws Exception {
    assertEquals("completed", archived.get(each).summary().get("status").textValue());
    assertEquals(
        LATER, Instant.ofEpochMilli(archived.get(each).summary().get("ended_at_ms").asLong()));
  }

  @ParameterizedTest
  @EnumSource
  void archive_keepsTheConfiguration(Case each) throws Exception {
    JsonNode had = before.get(each).summary().get("mcp_config");
    JsonNode expected = had == null ? NullNode.getInstance() : had;
    assertEquals(expected, archived.get(each).summary().get("mcp_config"));
  }

  /** It can be told in a TraceEvent, but not in RFC 3339. */
  @Test
  void recordBeyondTheYear9999_doesNotKeepItFromGoingOn(@TempDir Path dir) throws Exception {
    ForeignTrace odd = ForeignTrace.old(trace("acme"));
    Instant year10000 = Instant.ofEpochSecond(253_402_300_800L);
    Events record =
        Events.error("acme", odd.name().id()).payload("emitted_at_ms", year10000.toEpochMilli());
    odd.with(record.payloadJson()).writeTo(dir);
    try (SinkProcess sink = SinkProcess.start(dir);
        SinkClient client = sink.client()) {
      Events later = Events.line("acme", odd.name().id()).emittedAt(LATER);
      SinkClient.Answer answer = client.post(Events.batch(later));
      assertEquals("{\"accepted\":1,\"duplicate_skipped\":0}", answer.body());
    }
  }
}
