package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.testkit.Golden;

/**
 * What a payload tells apart from the fields of its kind, for which see {@link
 * TraceSegmentKindsTest} and {@link TraceSegmentMembersTest}.
 */
class PayloadViewTest {
  private static final PayloadView NOTHING = new PayloadView(null, null, null, null, null);

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "1", "1.0e5", "\"plasm_error\"", "[]", "[{}]"})
  void of_isNothingForWhatIsNoObject(String payload) {
    assertEquals(NOTHING, view(payload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"emitted_at_ms\":1}",
        "{\"emitted_at_ms\":1,\"kind\":\"\"}",
        "{\"emitted_at_ms\":1,\"kind\":\"brand_new\",\"chars_added\":1}",
        "{\"emitted_at_ms\":1,\"kind\":\"Plasm_Error\",\"call_index\":1,\"message\":\"m\"}",
        "{\"emitted_at_ms\":1,\"kind\":null}",
        "{\"emitted_at_ms\":1,\"kind\":5}",
        "{\"emitted_at_ms\":1,\"kind\":[\"plasm_error\"]}"
      })
  void of_isNoEventForAnUnknownKind(String payload) {
    assertEquals(NOTHING, view(payload));
  }

  @ParameterizedTest
  @EnumSource
  void of_isNoEventWithoutATimeInMilliseconds(Payloads kind) {
    assertNull(Payloads.view(Payloads.without(kind.full(), "/emitted_at_ms")).event());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "-1", "1.0", "1e3", "\"1\"", "18446744073709551616", "true", "[1]"})
  void of_isNoEventWithABadTime(String time) {
    assertNull(view(delta("\"emitted_at_ms\":" + time + ",\"chars_added\":1")).event());
  }

  @Test
  void of_keepsTheGreatestUnsignedNumbers() {
    String most = "18446744073709551615";
    TraceEvent event =
        view(delta("\"emitted_at_ms\":" + most + ",\"chars_added\":" + most)).event();
    assertEquals(new TraceEvent(-1L, new TraceSegment.DomainPromptCharsDelta(-1L)), event);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,                    0
          -0,                   0
          2147483648,           2147483648
          9223372036854775807,  9223372036854775807
          9223372036854775808,  9223372036854775808
          18446744073709551615, 18446744073709551615
          """)
  void of_readsEveryUnsigned64BitInteger(String number, String expected) {
    TraceEvent event = view(delta("\"emitted_at_ms\":" + number + ",\"chars_added\":1")).event();
    assertEquals(expected, Long.toUnsignedString(event.emittedAtMs()));
  }

  @Test
  void of_readsNoEventWhereTheEnvelopeSaysThereIsNone() {
    RawJson payload =
        RawJson.of(delta("\"emitted_at_ms\":1,\"chars_added\":1,\"project_slug\":\"alpha\""));
    assertEquals(new PayloadView(null, null, "alpha", null, null), PayloadView.of(payload, false));
  }

  @Test
  void of_readsSlugs() {
    assertEquals(
        new PayloadView(null, "ws", "alpha", null, null),
        view("{\"workspace_slug\":\"ws\",\"project_slug\":\"alpha\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "true", "[\"alpha\"]", "{\"a\":\"alpha\"}"})
  void of_isNullSlugForWhatIsNoText(String slug) {
    assertEquals(NOTHING, view("{\"workspace_slug\":" + slug + ",\"project_slug\":" + slug + "}"));
  }

  @Test
  void of_keepsTheEventWhenASlugIsNoText() {
    String payload = delta("\"emitted_at_ms\":1,\"chars_added\":1,\"project_slug\":5");
    assertEquals(1, view(payload).event().emittedAtMs());
  }

  @Test
  void of_readsTheLogicalSessionUnderPlasmAudit() {
    assertEquals(
        new PayloadView(null, null, null, "s0", null),
        view("{\"_plasm_audit\":{\"x\":[{}],\"logical_session_id\":\"s0\",\"y\":1.5}}"));
  }

  @Test
  void of_readsTheLogicalSessionAtTheTop() {
    assertEquals("s0", view("{\"logical_session_id\":\"s0\"}").logicalSessionId());
  }

  @Test
  void of_prefersTheLogicalSessionUnderPlasmAudit() {
    assertEquals(
        "s1",
        view("{\"logical_session_id\":\"s0\",\"_plasm_audit\":{\"logical_session_id\":\"s1\"}}")
            .logicalSessionId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "5",
        "\"s1\"",
        "[{\"logical_session_id\":\"s1\"}]",
        "{}",
        "{\"logical_session_id\":null}",
        "{\"logical_session_id\":7}",
        "{\"x\":{\"logical_session_id\":\"s1\"}}"
      })
  void of_fallsBackToTheTopWhenPlasmAuditTellsNoSession(String audit) {
    assertEquals(
        "s0",
        view("{\"_plasm_audit\":" + audit + ",\"logical_session_id\":\"s0\"}").logicalSessionId());
  }

  @ParameterizedTest
  @EnumSource
  void of_readsCorrelationBesideEveryKind(Payloads kind) {
    PayloadView view =
        Payloads.view(kind.full().put("project_slug", "alpha").put("logical_session_id", "s0"));
    assertEquals("alpha", view.projectSlug());
    assertEquals("s0", view.logicalSessionId());
    assertEquals(Payloads.segment(kind.full()), view.event().segment());
  }

  @Test
  void of_refusesBytesThatAreNoJson() {
    assertThrows(
        IllegalArgumentException.class, () -> PayloadView.of(RawJson.of("{\"kind\":"), true));
  }

  @Test
  void of_readsEveryGoldenSegmentOfAKnownKind() throws Exception {
    int events = 0;
    for (String line : Golden.lines("events.jsonl")) {
      AuditEvent event = GoldenTraces.read(line);
      events += PayloadView.of(event.payload(), event.isSegment()).event() == null ? 0 : 1;
    }
    assertEquals(160, events);
  }

  private static String delta(String members) {
    return "{\"kind\":\"domain_prompt_chars_delta\"," + members + "}";
  }

  private static PayloadView view(String payload) {
    return PayloadView.of(RawJson.of(payload), true);
  }
}
