package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.ContentBlock.Reasoning;
import plasm.model.lash.ContentBlock.Text;
import plasm.model.lash.ContentBlock.ToolCall;
import plasm.model.lash.ContentBlock.ToolResult;
import plasm.model.lash.EnvelopeDivergence.Missing;
import plasm.model.lash.EnvelopeDivergence.Present;
import plasm.model.lash.ToolCallOutput.Outcome;
import plasm.model.lash.ToolCallOutput.Status;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 5: the nested types. */
class LashSection05NestedTypesTest {
  private static final LashWriter WRITER = LashWriter.CURRENT;

  static Stream<Arguments> blocks() {
    return Stream.of(
        Arguments.of("{\"kind\":\"text\",\"text\":\"a\"}", new Text("a", false)),
        Arguments.of(
            "{\"kind\":\"text\",\"text\":\"a\",\"cache_breakpoint\":true}", new Text("a", true)),
        Arguments.of(
            "{\"kind\":\"tool_call\",\"call_id\":null,\"tool_name\":\"n\",\"input_json\":null,"
                + "\"item_id\":null,\"has_signature\":true}",
            new ToolCall(null, "n", CanonicalJson.NULL, null, true)),
        Arguments.of(
            "{\"kind\":\"tool_result\",\"call_id\":null,\"tool_name\":null,\"content\":\"c\"}",
            new ToolResult(null, null, "c")),
        Arguments.of(
            "{\"kind\":\"reasoning\",\"text\":\"\",\"item_id\":null,\"summary\":[],"
                + "\"has_encrypted\":false,\"redacted\":false}",
            new Reasoning("", null, List.of(), false, false)));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void block_isWrittenAndReadWithItsNulls(String json, ContentBlock block) {
    LlmRequest request = request(block);
    assertEquals(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"blocks\":["
            + json
            + "]}],\"tool_choice\":\"auto\",\"stream\":false}",
        WRITER.json(request));
    assertEquals(request, ((TraceEvent.LlmCallStarted) readBack(request)).request());
  }

  @Test
  void request_writesMessagesAlways() {
    assertEquals(
        "{\"model\":\"m\",\"messages\":[],\"tool_choice\":\"none\",\"stream\":true}",
        WRITER.json(
            new LlmRequest("m", null, List.of(), List.of(), List.of(), "none", null, true)));
  }

  @Test
  void nullableMembers_mayBeMissing() {
    String json =
        record(
                "llm_call_started",
                "\"request\":" + WRITER.json(request(new ToolResult(null, null, "c"))))
            .replace("\"call_id\":null,\"tool_name\":null,", "");
    assertEquals(
        request(new ToolResult(null, null, "c")),
        ((TraceEvent.LlmCallStarted) LashRecords.read(json).event()).request());
  }

  @ParameterizedTest
  @EnumSource
  void output_projectsItsOutcome(Status status) {
    ToolCallOutput output = new ToolCallOutput(new Outcome(status, CanonicalJson.of("p")), null);
    assertEquals(status, output.status());
    assertEquals(CanonicalJson.of("p"), output.payload());
    assertEquals(status == Status.SUCCESS, output.isSuccess());
  }

  @Test
  void outcome_takesMembersInAnyOrderAndIgnoresOthers() {
    TraceEvent read =
        LashRecords.read(
                record(
                    "tool_call_completed",
                    "\"name\":\"n\",\"args\":1,\"duration_ms\":3,\"output\":{\"control\":null,"
                        + "\"outcome\":{\"payload\":null,\"more\":1,\"status\":\"cancelled\"}}"))
            .event();
    assertEquals(
        new ToolCallOutput(new Outcome(Status.CANCELLED, CanonicalJson.NULL), null),
        ((TraceEvent.ToolCallCompleted) read).output());
  }

  @Test
  void usage_takesNegativesAndDoesNotAddReasoning() {
    assertEquals(11, new TokenUsage(1, 2, 3, 5, 2).total());
    assertEquals(-4, new TokenUsage(-10, 1, 2, 3, 100).total());
  }

  @Test
  void usageSums_stayAtTheBounds() {
    TokenUsage most = new TokenUsage(Long.MAX_VALUE, 1, Long.MIN_VALUE, 0, 0);
    assertEquals(new TokenUsage(Long.MAX_VALUE, 2, Long.MIN_VALUE, 0, 0), most.plus(most));
    assertEquals(Long.MAX_VALUE, new TokenUsage(Long.MAX_VALUE, 1, 0, 0, 0).total());
  }

  @Test
  void divergence_losesAValueThatIsNull() {
    EnvelopeDivergence written =
        new EnvelopeDivergence(
            "a.b[0]", new Missing(), new Present(4, "h", CanonicalJson.NULL, null));
    String json = WRITER.divergencesJson(List.of(written));
    assertEquals(
        "[{\"path\":\"a.b[0]\",\"recorded\":{\"state\":\"missing\"},\"reconstructed\":"
            + "{\"state\":\"present\",\"json_len\":4,\"json_sha256\":\"h\",\"value_json\":null}}]",
        json);
    TraceEvent.EffectEnvelopeDiff read =
        (TraceEvent.EffectEnvelopeDiff)
            LashRecords.read(
                    record(
                        "effect_envelope_diff",
                        "\"event\":{\"recorded_envelope_hash\":\"\","
                            + "\"reconstructed_envelope_hash\":\"\",\"divergent_paths\":"
                            + json
                            + "}"))
                .event();
    assertNull(((Present) read.divergentPaths().getFirst().reconstructed()).valueJson());
  }

  @Test
  void optionalMembers_areOmitted() {
    assertEquals(
        "{\"text\":\"t\",\"duration_ms\":1}", WRITER.json(new LlmResponse("t", 1, null, null)));
    assertEquals(
        "[{\"id\":\"i\",\"kind\":\"k\",\"hash\":\"h\"}]",
        WRITER.componentsJson(List.of(new PromptComponent("i", "k", "h", null))));
    String failed =
        WRITER.json(
            new TraceRecord(
                2,
                "",
                "",
                TraceContext.EMPTY,
                new TraceEvent.LlmCallFailed(new LlmError("m", true, null, null, null), null)));
    assertTrue(failed.endsWith("\"error\":{\"message\":\"m\",\"retryable\":true}}"), failed);
    assertFalse(failed.contains("stream_summary"), failed);
  }

  private static LlmRequest request(ContentBlock block) {
    return new LlmRequest(
        "m",
        null,
        List.of(new LlmMessage("user", List.of(block))),
        List.of(),
        List.of(),
        "auto",
        null,
        false);
  }

  private static TraceEvent readBack(LlmRequest request) {
    return LashRecords.read(
            WRITER.json(
                new TraceRecord(
                    2, "", "", TraceContext.EMPTY, new TraceEvent.LlmCallStarted(request))))
        .event();
  }

  private static String record(String type, String members) {
    return "{\"schema_version\":2,\"id\":\"\",\"timestamp\":\"\",\"context\":{},\"type\":\""
        + type
        + "\","
        + members
        + "}";
  }
}
