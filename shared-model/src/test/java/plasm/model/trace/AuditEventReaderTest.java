package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Events;

/** The table of AuditEvent in spec/trace-sink.md; the payload: {@link AuditEventPayloadTest}. */
class AuditEventReaderTest {
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");
  private static final Events MINIMAL = Events.audit(null, TRACE, "login");

  @Test
  void read_takesEveryMember() throws Exception {
    String posted =
        """
        {"event_id":"3D9C1724-11e2-4b8f-ab0d-549b6f03675a","schema_version":7,
         "emitted_at":"2026-04-07T10:00:00.5350559+02:00",
         "trace_id":"6532eebe-fcdd-5fe6-8b9e-c4513e158330","mcp_session_id":"mcp-1",
         "logical_session_id":"s0","plasm_prompt_hash":"ph","plasm_execute_session":"es",
         "run_id":"pr1","call_index":3,"line_index":-1,"tenant_id":"acme",
         "principal_sub":"sub","workspace_slug":"ws","project_slug":"alpha",
         "event_kind":"mcp_trace_segment","request_units":-5,"payload":{"kind":"x"}}
        """
            .strip();
    assertEquals(
        new AuditEvent(
            UUID.fromString("3d9c1724-11e2-4b8f-ab0d-549b6f03675a"),
            7,
            Instant.parse("2026-04-07T08:00:00.535055Z"),
            TRACE,
            "mcp-1",
            "s0",
            "ph",
            "es",
            "pr1",
            3L,
            -1L,
            "acme",
            "sub",
            "ws",
            "alpha",
            "mcp_trace_segment",
            -5,
            RawJson.of("{\"kind\":\"x\"}"),
            RawJson.of(posted)),
        read(posted));
  }

  @Test
  void read_takesTheRequiredMembersAlone() throws Exception {
    AuditEvent event = read(MINIMAL);
    assertEquals(
        new AuditEvent(
            MINIMAL.eventId(),
            1,
            Events.EMITTED_AT,
            TRACE,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "login",
            0,
            RawJson.NULL,
            RawJson.of(MINIMAL.json())),
        event);
    assertEquals(Tenant.NONE, event.tenant());
    assertEquals(false, event.isSegment());
  }

  @Test
  void read_leavesTheParserAtTheEndOfTheEvent() throws Exception {
    byte[] source = utf8("[" + MINIMAL.json() + ",1]");
    try (JsonParser parser = JsonText.FACTORY.createParser(source)) {
      parser.nextToken();
      parser.nextToken();
      AuditEventReader.read(parser, source, "/events/0");
      assertEquals(JsonToken.END_OBJECT, parser.currentToken());
      assertEquals(JsonToken.VALUE_NUMBER_INT, parser.nextToken());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "true", "[]"})
  void read_refusesWhatIsNoObject(String json) {
    assertRefused("/events/3", "an event must be an object", json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_id",
        "schema_version",
        "emitted_at",
        "trace_id",
        "event_kind",
        "request_units"
      })
  void read_namesTheRequiredMemberThatIsMissing(String member) {
    assertRefused("/events/3/" + member, member + " is missing", MINIMAL.without(member).json());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          event_id,       a string
          schema_version, an integer
          emitted_at,     a string
          trace_id,       a string
          event_kind,     a string
          request_units,  an integer
          """)
  void read_refusesNullForARequiredMember(String member, String expected) {
    assertWrong(member, expected, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_id",
        "emitted_at",
        "trace_id",
        "event_kind",
        "mcp_session_id",
        "logical_session_id",
        "plasm_prompt_hash",
        "plasm_execute_session",
        "run_id",
        "tenant_id",
        "principal_sub",
        "workspace_slug",
        "project_slug"
      })
  void read_refusesWhatIsNoStringForText(String member) {
    for (String other : List.of("1", "1.5", "true", "false", "[\"a\"]", "{\"a\":\"b\"}")) {
      assertWrong(member, "a string", RawJson.of(other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema_version", "request_units", "call_index", "line_index"})
  void read_refusesWhatIsNoIntegerForANumber(String member) {
    for (String other :
        List.of("\"1\"", "1.0", "1e0", "-0.5", "true", "false", "[1]", "{\"a\":1}")) {
      assertWrong(member, "an integer", RawJson.of(other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema_version", "request_units", "call_index", "line_index"})
  void read_refusesIntegersOver64Bits(String member) {
    BigInteger most = BigInteger.TWO.pow(63);
    assertWrong(member, "a 64-bit integer", most);
    assertWrong(member, "a 64-bit integer", most.negate().subtract(BigInteger.ONE));
    assertWrong(member, "a 64-bit integer", BigInteger.TEN.pow(100));
  }

  @Test
  void read_refusesASchemaVersionOver32Bits() {
    assertWrong("schema_version", "a 32-bit integer", 1L << 31);
    assertWrong("schema_version", "a 32-bit integer", -(1L << 31) - 1);
    assertWrong("schema_version", "a 32-bit integer", 1L << 32 | 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 2, Integer.MAX_VALUE})
  void read_keepsEverySchemaVersion(int version) throws Exception {
    assertEquals(version, read(MINIMAL.with("schema_version", version)).schemaVersion());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
  void read_keepsEvery64BitInteger(long value) throws Exception {
    AuditEvent event =
        read(
            MINIMAL
                .with("request_units", value)
                .with("call_index", value)
                .with("line_index", value));
    assertEquals(value, event.requestUnits());
    assertEquals(value, event.callIndex());
    assertEquals(value, event.lineIndex());
  }

  @Test
  void read_takesNullForEveryOptionalMember() throws Exception {
    Events event = MINIMAL;
    for (String member :
        List.of(
            "mcp_session_id",
            "logical_session_id",
            "plasm_prompt_hash",
            "plasm_execute_session",
            "run_id",
            "call_index",
            "line_index",
            "tenant_id",
            "principal_sub",
            "workspace_slug",
            "project_slug",
            "payload")) {
      event = event.with(member, null);
    }
    assertEquals(understood(read(MINIMAL)), understood(read(event)));
  }

  @Test
  void read_keepsEmptyText() throws Exception {
    AuditEvent event =
        read(
            MINIMAL
                .with("tenant_id", "")
                .with("project_slug", "")
                .with("workspace_slug", "")
                .with("mcp_session_id", "")
                .with("event_kind", ""));
    assertEquals("", event.tenantId());
    assertEquals(Tenant.NONE, event.tenant());
    assertEquals("", event.projectSlug());
    assertEquals("", event.workspaceSlug());
    assertEquals("", event.mcpSessionId());
    assertEquals("", event.eventKind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "trace_id"})
  void read_refusesABadUuid(String member) {
    for (String bad :
        List.of("", "x", "6532eebefcdd5fe68b9ec4513e158330", "1-1-1-1-1", " " + TRACE)) {
      assertWrong(member, "a UUID", bad);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-04-07", "2026-04-07T10:00:00", "2026-02-30T10:00:00Z"})
  void read_refusesABadTimestamp(String time) {
    assertWrong("emitted_at", "an RFC 3339 timestamp", time);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/b", "../../etc", "a\\b", "a\tb", "a\u0001"})
  void read_refusesATenantThatIsNoSafeFolderName(String tenant) {
    assertWrong(
        "tenant_id",
        "a name without slash, backslash or control character, at most 255 bytes, not . or ..",
        tenant);
  }

  @Test
  void read_refusesATenantOver255Bytes() throws Exception {
    assertEquals("ü".repeat(127), read(MINIMAL.with("tenant_id", "ü".repeat(127))).tenantId());
    assertWrong(
        "tenant_id",
        "a name without slash, backslash or control character, at most 255 bytes, not . or ..",
        "ü".repeat(128));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event_id              | "3d9c1724-11e2-4b8f-ab0d-549b6f03675a"
          schema_version        | 1
          emitted_at            | "2026-04-07T10:00:00Z"
          trace_id              | "6532eebe-fcdd-5fe6-8b9e-c4513e158330"
          mcp_session_id        | "m"
          logical_session_id    | "m"
          plasm_prompt_hash     | "m"
          plasm_execute_session | "m"
          run_id                | "m"
          call_index            | 1
          line_index            | 1
          tenant_id             | "m"
          principal_sub         | "m"
          workspace_slug        | null
          project_slug          | null
          event_kind            | "m"
          request_units         | 1
          payload               | {}
          """)
  void read_refusesAMemberGivenTwice(String member, String value) {
    String twice = "\"" + member + "\":" + value + ",\"" + member + "\":" + value;
    String others = MINIMAL.without(member).json().substring(1);
    assertRefused("/events/3/" + member, member + " is given twice", "{" + twice + "," + others);
  }

  @Test
  void read_seesThroughEscapedMemberNames() throws Exception {
    String escaped = MINIMAL.json().replace("\"event_kind\"", "\"event\\u005fkind\"");
    assertEquals("login", read(escaped).eventKind());
  }

  @Test
  void read_ignoresUnknownMembersAlsoWhenGivenTwice() throws Exception {
    String unknown =
        """
        {"x":{"event_id":"no","payload":[1,{"a":null}]},"x":1,"":[[]],"Event_id":5,"y":"\\"}",\
        """;
    assertEquals(
        understood(read(MINIMAL)), understood(read(unknown + MINIMAL.json().substring(1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"2020-01-01T00:00:00Z\"", "\"no time\"", "1", "{\"a\":[]}"})
  void read_ignoresIngestedAt(String value) throws Exception {
    assertEquals(
        understood(read(MINIMAL)),
        understood(read(MINIMAL.with("ingested_at", RawJson.of(value)))));
  }

  @Test
  void read_refusesAnEventThatIsCutOff() {
    String json = MINIMAL.with("payload", List.of(1)).json();
    for (int end = 1; end < json.length(); end++) {
      String part = json.substring(0, end);
      assertThrows(IOException.class, () -> read(part), part);
    }
  }

  @Test
  void read_namesThePlaceFromTheGivenRoot() {
    byte[] source = utf8(MINIMAL.without("event_id").json());
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () -> {
              try (JsonParser parser = JsonText.FACTORY.createParser(source)) {
                parser.nextToken();
                AuditEventReader.read(parser, source, "");
              }
            });
    assertEquals("/event_id", e.pointer());
  }

  @Test
  void read_tellsNoneFromAbsentTenantOnlyInText() throws Exception {
    assertNull(read(MINIMAL).tenantId());
    assertEquals(Tenant.NONE, read(MINIMAL.with("tenant_id", "__none__")).tenant());
    assertEquals(new Tenant("acme"), read(MINIMAL.with("tenant_id", "acme")).tenant());
  }

  @Test
  void isSegment_isTrueForThatKindOnly() throws Exception {
    assertEquals(true, read(MINIMAL.with("event_kind", "mcp_trace_segment")).isSegment());
    assertEquals(false, read(MINIMAL.with("event_kind", "MCP_TRACE_SEGMENT")).isSegment());
  }

  private static void assertWrong(String member, String expected, Object value) {
    assertRefused(
        "/events/3/" + member, member + " must be " + expected, MINIMAL.with(member, value).json());
  }

  private static void assertRefused(String pointer, String message, String json) {
    ShapeException e = assertThrows(ShapeException.class, () -> read(json), json);
    assertEquals(message, e.getMessage(), json);
    assertEquals(pointer, e.pointer(), json);
  }

  private static AuditEvent read(Events event) throws IOException, ShapeException {
    return read(event.json());
  }

  private static AuditEvent read(String json) throws IOException, ShapeException {
    byte[] source = utf8(json);
    try (JsonParser parser = JsonText.FACTORY.createParser(source)) {
      parser.nextToken();
      return AuditEventReader.read(parser, source, "/events/3");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All but the bytes that were posted. */
  private static AuditEvent understood(AuditEvent e) {
    return new AuditEvent(
        e.eventId(),
        e.schemaVersion(),
        e.emittedAt(),
        e.traceId(),
        e.mcpSessionId(),
        e.logicalSessionId(),
        e.plasmPromptHash(),
        e.plasmExecuteSession(),
        e.runId(),
        e.callIndex(),
        e.lineIndex(),
        e.tenantId(),
        e.principalSub(),
        e.workspaceSlug(),
        e.projectSlug(),
        e.eventKind(),
        e.requestUnits(),
        e.payload(),
        RawJson.NULL);
  }
}
