package plasm.model.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;
import plasm.model.trace.PayloadView;
import plasm.model.trace.Totals;

class EventsTest {
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void everyKind_isDecodableAndOfTheKindItSays() throws Exception {
    List<String> kinds = new ArrayList<>();
    for (Events event : Events.everyKind("acme", TRACE)) {
      AuditEvent read = read(event);
      kinds.add(PayloadView.of(read.payload(), read.isSegment()).event().segment().kind());
      assertEquals("acme", read.tenantId());
      assertEquals(TRACE, read.traceId());
      assertEquals(Events.EMITTED_AT, read.emittedAt());
    }
    assertEquals(
        List.of(
            "plasm_context",
            "expand_domain",
            "plasm_invocation",
            "plasm_line",
            "plasm_error",
            "domain_prompt_chars_delta",
            "plasm_response_chars_delta",
            "mcp_resource_read",
            "code_plan_evaluate",
            "code_plan_execute"),
        kinds);
  }

  @Test
  void everyKind_addsWhatTheCommentsSay() throws Exception {
    Totals totals = Totals.ZERO;
    for (Events event : Events.everyKind("acme", TRACE)) {
      AuditEvent read = read(event);
      totals = totals.plus(Totals.of(PayloadView.of(read.payload(), true).event().segment()));
    }
    assertEquals(new Totals(1, 2, 1, 1, 170, 60, 50, 70, 12, 1, 2, 3, 1, 1, 1, 400, 10, 2), totals);
  }

  @Test
  void eventId_isUniqueForEachFactoryCall() {
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(Events.line("acme", TRACE).eventId());
    }
    assertEquals(100, ids.size());
  }

  @Test
  void with_keepsTheOriginalAndTheEventId() throws Exception {
    Events first = Events.line("acme", TRACE);
    Events second = first.with("run_id", "pr1").payload("duration_ms", BigInteger.TWO.pow(64));
    assertEquals(first.eventId(), second.eventId());
    assertNull(read(first).runId());
    assertEquals("pr1", read(second).runId());
    assertEquals(12, JSON.readTree(first.payloadJson()).get("duration_ms").asInt());
    assertEquals(
        new BigInteger("18446744073709551616"),
        JSON.readTree(second.payloadJson()).get("duration_ms").bigIntegerValue());
  }

  @Test
  void fresh_changesTheEventIdOnly() {
    Events first = Events.context("acme", TRACE);
    Events second = first.fresh();
    assertNotEquals(first.eventId(), second.eventId());
    assertEquals(first.json(), second.eventId(first.eventId()).json());
  }

  @Test
  void emittedAt_movesEnvelopeAndPayload() throws Exception {
    Instant time = Instant.parse("2026-05-01T00:00:00.123456Z");
    AuditEvent read = read(Events.error("acme", TRACE).emittedAt(time));
    assertEquals(time, read.emittedAt());
    assertEquals(time.toEpochMilli(), PayloadView.of(read.payload(), true).event().emittedAtMs());
  }

  @Test
  void emittedAt_addsNoPayloadToAnAuditEvent() throws Exception {
    AuditEvent read = read(Events.audit("acme", TRACE, "login").emittedAt(Instant.EPOCH));
    assertEquals(Instant.EPOCH, read.emittedAt());
    assertEquals("null", read.payload().toString());
  }

  @Test
  void without_leavesTheMemberOut() throws Exception {
    JsonNode event =
        JSON.readTree(
            Events.line(null, TRACE).without("request_units").payloadWithout("stats").json());
    assertEquals(false, event.has("tenant_id"));
    assertEquals(false, event.has("request_units"));
    assertEquals(false, event.get("payload").has("stats"));
  }

  @Test
  void rawPayload_standsAsItIs() throws Exception {
    String payload = "{ \"b\" : 1.0e5, \"a\":[\"\\u00e4\"] }";
    assertEquals(
        payload, read(Events.line("acme", TRACE).rawPayload(payload)).payload().toString());
  }

  @Test
  void correlation_isWhereRuntimesPutIt() throws Exception {
    AuditEvent read =
        read(
            Events.line("acme", TRACE)
                .mcpSession("mcp-1")
                .logicalSession("s0")
                .project("alpha")
                .workspace("ws"));
    assertEquals("mcp-1", read.mcpSessionId());
    assertEquals("alpha", read.projectSlug());
    assertEquals("ws", read.workspaceSlug());
    assertEquals("s0", PayloadView.of(read.payload(), true).logicalSessionId());
  }

  @Test
  void batch_wrapsEventsInOrder() throws Exception {
    Events first = Events.line("acme", TRACE);
    Events second = Events.error("acme", TRACE);
    assertEquals(
        "{\"events\":[" + first.json() + "," + second.json() + "]}", Events.batch(first, second));
    assertEquals("{\"events\":[]}", Events.batch());
  }

  @Test
  void ndjson_isOneEventALine() {
    List<Events> events = Events.everyKind("acme", TRACE);
    assertEquals(
        events.stream().map(Events::json).toList(), Events.ndjson(events).lines().toList());
  }

  private static AuditEvent read(Events event) throws IOException, ShapeException {
    byte[] bytes = event.json().getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = JsonText.FACTORY.createParser(bytes)) {
      parser.nextToken();
      return AuditEventReader.read(parser, bytes, "");
    }
  }
}
