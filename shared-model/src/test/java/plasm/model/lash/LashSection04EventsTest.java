package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.PromptBuilt;
import plasm.model.lash.TraceEvent.SessionStarted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 4: the variants of events. */
class LashSection04EventsTest {
  private static final List<String> KINDS =
      List.of(
          "session_started",
          "turn_started",
          "prompt_built",
          "llm_call_started",
          "llm_call_completed",
          "llm_call_failed",
          "provider_request",
          "effect_envelope_diff",
          "provider_stream_event",
          "runtime_stream_event",
          "tool_call_started",
          "tool_call_completed",
          "protocol_step",
          "token_usage",
          "lashlang_execution",
          "turn_completed",
          "custom");

  @Test
  void kind_isTheTagThatIsWritten() {
    List<TraceEvent> events = new LashRecords(4).oneOfEach();
    assertEquals(KINDS, events.stream().map(TraceEvent::kind).toList());
    for (TraceEvent event : events) {
      String written = written(event);
      assertTrue(written.startsWith("{\"type\":\"" + event.kind() + "\""), written);
    }
  }

  @Test
  void golden_hasEveryKind() {
    assertEquals(
        KINDS.stream().sorted().toList(),
        LashRecords.golden().stream()
            .map(record -> record.event().kind())
            .distinct()
            .sorted()
            .toList());
  }

  @Test
  void emptyMapsAndLists_areNotWritten() {
    assertEquals("{\"type\":\"session_started\"}", written(new SessionStarted(Map.of())));
    assertEquals("{\"type\":\"turn_started\"}", written(new TurnStarted(Map.of())));
    assertEquals(
        "{\"type\":\"prompt_built\",\"prompt_hash\":\"h\",\"prompt_chars\":1}",
        written(new PromptBuilt("h", 1, List.of())));
  }

  @Test
  void callId_isAlwaysWritten() {
    assertEquals(
        "{\"type\":\"tool_call_started\",\"call_id\":null,\"name\":\"n\",\"args\":null}",
        written(new ToolCallStarted(null, "n", CanonicalJson.NULL)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          "type":"tool_call_started","name":"n","args":null            | null
          "type":"tool_call_started","call_id":null,"name":"n","args":null | null
          "type":"tool_call_started","call_id":"c","name":"n","args":null  | c
          """)
  void callId_mayBeMissing(String members, String callId) {
    assertEquals(
        new ToolCallStarted("null".equals(callId) ? null : callId, "n", CanonicalJson.NULL),
        LashRecords.read(
                "{\"schema_version\":2,\"id\":\"\",\"timestamp\":\"\",\"context\":{},"
                    + members
                    + "}")
            .event());
  }

  @Test
  void statuses_areFreeStrings() {
    assertEquals(
        "{\"type\":\"turn_completed\",\"status\":\"odd\",\"done_reason\":\"\"}",
        written(new TurnCompleted("odd", "", null)));
  }

  @Test
  void payload_mayBeNull() {
    assertEquals(
        "{\"type\":\"custom\",\"name\":\"n\",\"payload\":null}",
        written(new Custom("n", CanonicalJson.NULL)));
  }

  private static String written(TraceEvent event) {
    String json = LashWriter.SEED.json(new TraceRecord(2, "", "", TraceContext.EMPTY, event));
    return "{" + json.substring(json.indexOf("\"type\""));
  }
}
