package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static plasm.model.trace.Payloads.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.trace.TraceSegment.ArchiveRef;
import plasm.model.trace.TraceSegment.CodePlan;
import plasm.model.trace.TraceSegment.CodePlanEvaluate;
import plasm.model.trace.TraceSegment.CodePlanExecute;
import plasm.model.trace.TraceSegment.DomainPromptCharsDelta;
import plasm.model.trace.TraceSegment.ExecutionSource;
import plasm.model.trace.TraceSegment.ExecutionStats;
import plasm.model.trace.TraceSegment.ExpandDomain;
import plasm.model.trace.TraceSegment.HttpCall;
import plasm.model.trace.TraceSegment.McpResourceRead;
import plasm.model.trace.TraceSegment.PlasmContext;
import plasm.model.trace.TraceSegment.PlasmError;
import plasm.model.trace.TraceSegment.PlasmInvocation;
import plasm.model.trace.TraceSegment.PlasmLine;
import plasm.model.trace.TraceSegment.PlasmResponseCharsDelta;
import plasm.model.trace.TraceSegment.RunArtifactRef;

/** The table of TraceEvent kinds in spec/trace-sink.md, row by row. */
class TraceSegmentKindsTest {
  @Test
  void plasmContext_hasAllFields() {
    assertEquals(
        new PlasmContext(2, true, "federate", "e", List.of("a", "b"), List.of("s")),
        segment(Payloads.PLASM_CONTEXT.full()));
  }

  @Test
  void plasmContext_needsNoMore() {
    assertEquals(
        new PlasmContext(2, true, "", null, List.of(), List.of()),
        segment(Payloads.PLASM_CONTEXT.minimal()));
  }

  @Test
  void expandDomain_hasAllFields() {
    assertEquals(
        new ExpandDomain(2, "e", List.of("a"), List.of("s", "t")),
        segment(Payloads.EXPAND_DOMAIN.full()));
  }

  @Test
  void expandDomain_needsNoMore() {
    assertEquals(
        new ExpandDomain(2, null, List.of(), List.of()), segment(Payloads.EXPAND_DOMAIN.minimal()));
  }

  @Test
  void plasmInvocation_hasAllFields() {
    assertEquals(
        new PlasmInvocation(2, true, 3, 4, 5L, "r"), segment(Payloads.PLASM_INVOCATION.full()));
  }

  @Test
  void plasmInvocation_needsNoMore() {
    assertEquals(
        new PlasmInvocation(2, true, 3, 4, null, null),
        segment(Payloads.PLASM_INVOCATION.minimal()));
  }

  @Test
  void plasmLine_hasAllFields() {
    assertEquals(
        new PlasmLine(
            2,
            3,
            "Pet.list()",
            "pre",
            "post",
            "c",
            "o",
            "api",
            4,
            new ExecutionStats(5, 6, 7, 8),
            ExecutionSource.REPLAY,
            List.of("f1", "f2"),
            List.of(new HttpCall("GET", "u", 9, null), new HttpCall("PUT", "v", 10, "m"))),
        segment(Payloads.PLASM_LINE.full()));
  }

  @Test
  void plasmLine_needsNoMore() {
    ObjectNode payload = Payloads.PLASM_LINE.minimal();
    payload.putArray("request_fingerprints");
    payload.putArray("http_calls");
    assertEquals(
        new PlasmLine(
            2,
            3,
            "Pet.list()",
            "",
            "",
            null,
            "",
            null,
            4,
            new ExecutionStats(5, 6, 7, 8),
            ExecutionSource.REPLAY,
            List.of(),
            List.of()),
        segment(payload));
  }

  @Test
  void plasmError_hasAllFields() {
    assertEquals(new PlasmError(2, 3L, "m"), segment(Payloads.PLASM_ERROR.full()));
  }

  @Test
  void plasmError_needsNoMore() {
    assertEquals(new PlasmError(2, null, "m"), segment(Payloads.PLASM_ERROR.minimal()));
  }

  @Test
  void domainPromptCharsDelta_hasAllFields() {
    assertEquals(new DomainPromptCharsDelta(2), segment(Payloads.DOMAIN_PROMPT_CHARS_DELTA.full()));
  }

  @Test
  void plasmResponseCharsDelta_hasAllFields() {
    assertEquals(
        new PlasmResponseCharsDelta(2, "t", 3L, true, 4L),
        segment(Payloads.PLASM_RESPONSE_CHARS_DELTA.full()));
  }

  @Test
  void plasmResponseCharsDelta_needsNoMore() {
    assertEquals(
        new PlasmResponseCharsDelta(2, "", null, false, null),
        segment(Payloads.PLASM_RESPONSE_CHARS_DELTA.minimal()));
  }

  @Test
  void mcpResourceRead_hasAllFields() {
    assertEquals(
        new McpResourceRead(new ArchiveRef("ph", "s", "r", 2L), "u", 3, true, 4, "error", "ec"),
        segment(Payloads.MCP_RESOURCE_READ.full()));
  }

  @Test
  void mcpResourceRead_needsNoMore() {
    assertEquals(
        new McpResourceRead(null, "u", 3, false, 4, "error", null),
        segment(Payloads.MCP_RESOURCE_READ.minimal()));
  }

  @Test
  void mcpResourceRead_needsNoResourceIndexInItsArchive() {
    assertEquals(
        new McpResourceRead(new ArchiveRef("ph", "s", "r", null), "u", 3, true, 4, "error", "ec"),
        segment(Payloads.without(Payloads.MCP_RESOURCE_READ.full(), "/archive/resource_index")));
  }

  @Test
  void codePlanEvaluate_hasAllFields() {
    assertEquals(
        new CodePlanEvaluate(new CodePlan("h", "i", "n", "ha", "u", "cu", "p", "ph", "s", 2, 3)),
        segment(Payloads.CODE_PLAN_EVALUATE.full()));
  }

  @Test
  void codePlanEvaluate_needsNoMore() {
    assertEquals(
        new CodePlanEvaluate(new CodePlan("h", "i", "n", "ha", "", "", "", "ph", "s", 2, 3)),
        segment(Payloads.CODE_PLAN_EVALUATE.minimal()));
  }

  @Test
  void codePlanExecute_hasAllFields() {
    assertEquals(
        new CodePlanExecute(
            new CodePlan("h", "i", "n", "ha", "u", "cu", "p", "ph", "s", 2, 3),
            4L,
            List.of("r1"),
            List.of(
                new RunArtifactRef("r1", "au", "cau", "ap", 5L, "ni", "d", List.of("f")),
                new RunArtifactRef("r2", null, null, null, null, null, null, List.of()))),
        segment(Payloads.CODE_PLAN_EXECUTE.full()));
  }

  @Test
  void codePlanExecute_needsNoMore() {
    assertEquals(
        new CodePlanExecute(
            new CodePlan("h", "i", "n", "ha", "", "", "", "ph", "s", 0, 0),
            null,
            List.of(),
            List.of()),
        segment(Payloads.CODE_PLAN_EXECUTE.minimal()));
  }

  @ParameterizedTest
  @EnumSource
  void kind_isTheTagOnTheWire(Payloads kind) {
    assertEquals(kind.full().get("kind").textValue(), segment(kind.full()).kind());
  }

  @ParameterizedTest
  @EnumSource
  void searchText_isTheExpressionOrTheError(Payloads kind) {
    String expected =
        switch (kind) {
          case PLASM_LINE -> "Pet.list()";
          case PLASM_ERROR -> "m";
          default -> "";
        };
    assertEquals(expected, segment(kind.full()).searchText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "replay", "cache"})
  void plasmLine_takesEverySource(String source) {
    PlasmLine line = (PlasmLine) segment(Payloads.PLASM_LINE.full().put("source", source));
    assertEquals(source, line.source().name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Live", "LIVE", "cached"})
  void plasmLine_isNoEventOfAnotherSource(String source) {
    assertNull(Payloads.view(Payloads.PLASM_LINE.full().put("source", source)).event());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OK", "error", "{\"error\":{}}"})
  void plasmLine_isNoEventOfAnotherOutcome(String outcome) {
    ObjectNode payload =
        Payloads.with(Payloads.PLASM_LINE.full(), "/http_calls/0/outcome", new TextNode(outcome));
    assertNull(Payloads.view(payload).event());
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "error"})
  void mcpResourceRead_takesEveryResult(String result) {
    McpResourceRead read =
        (McpResourceRead) segment(Payloads.MCP_RESOURCE_READ.full().put("result", result));
    assertEquals(result, read.result());
  }

  @Test
  void teachingPromptChars_areDomainPromptCharsUnderALaterName() {
    for (Payloads kind : List.of(Payloads.PLASM_CONTEXT, Payloads.EXPAND_DOMAIN)) {
      ObjectNode payload = Payloads.without(kind.full(), "/domain_prompt_chars_added");
      payload.put("teaching_prompt_chars_added", 2);
      assertEquals(segment(kind.full()), segment(payload));
    }
    assertEquals(
        new DomainPromptCharsDelta(2),
        segment(
            Payloads.DOMAIN_PROMPT_CHARS_DELTA.full().put("kind", "teaching_prompt_chars_delta")));
  }
}
