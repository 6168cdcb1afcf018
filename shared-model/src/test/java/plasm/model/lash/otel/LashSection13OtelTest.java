package plasm.model.lash.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.LlmError;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.LlmResponse;
import plasm.model.lash.PromptComponent;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.ToolCallOutput;
import plasm.model.lash.ToolCallOutput.Outcome;
import plasm.model.lash.ToolCallOutput.Status;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.EffectEnvelopeDiff;
import plasm.model.lash.TraceEvent.LlmCallCompleted;
import plasm.model.lash.TraceEvent.LlmCallFailed;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.ProtocolStep;
import plasm.model.lash.TraceEvent.RuntimeStreamEvent;
import plasm.model.lash.TraceEvent.SessionStarted;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;
import plasm.model.testkit.Repository;

/** spec/lash-trace.md, section 13: records as OpenTelemetry spans. */
class LashSection13OtelTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private static final TraceContext TURN =
      TraceContext.builder().sessionId("s").turnId("t").build();
  private static final TraceContext CALL = TURN.toBuilder().llmCallId("c").build();
  private static final CanonicalJson NULL = CanonicalJson.NULL;
  private static final LlmRequest REQUEST =
      new LlmRequest("m", "high", List.of(), List.of(), List.of(), "auto", null, true);

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private OtelTraceSink sink = new OtelTraceSink(provider);

  @AfterEach
  void close() {
    provider.close();
  }

  private void append(long millis, TraceContext context, TraceEvent event) {
    sink.append(TraceRecord.at(START.plusMillis(millis), context, event));
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  private SpanData span(String name) {
    List<SpanData> found = spans().stream().filter(s -> s.getName().equals(name)).toList();
    assertEquals(1, found.size(), () -> name + " in " + spans());
    return found.getFirst();
  }

  private static long millis(long epochNanos) {
    return TimeUnit.NANOSECONDS.toMillis(epochNanos) - START.toEpochMilli();
  }

  private static void assertTimes(long start, long end, SpanData span) {
    assertEquals(start, millis(span.getStartEpochNanos()));
    assertEquals(end, millis(span.getEndEpochNanos()));
  }

  private static Map<String, Object> map(Attributes attributes) {
    Map<String, Object> map = new TreeMap<>();
    attributes.forEach((key, value) -> map.put(key.getKey(), value));
    return map;
  }

  private static ToolCallOutput output(Status status) {
    return new ToolCallOutput(new Outcome(status, CanonicalJson.of("p")), null);
  }

  private static TurnCompleted turnCompleted(String status) {
    return new TurnCompleted(status, "assistant_message", null);
  }

  private static LlmCallCompleted llmCompleted(long durationMs) {
    return new LlmCallCompleted(new LlmResponse("é", durationMs, null, null), null, null, null);
  }

  private static LlmCallFailed llmFailed() {
    return new LlmCallFailed(new LlmError("timeout", true, null, null, null), null);
  }

  @Nested
  @DisplayName("Spans from start to end")
  class WholeSpans {
    @Test
    void turn_hasItsCallsSideBySide() {
      append(0, TURN, new TurnStarted(Map.of()));
      append(10, CALL, new LlmCallStarted(REQUEST));
      append(30, CALL, llmCompleted(20));
      append(40, TURN, new ToolCallStarted("k", "ls", NULL));
      append(55, TURN, new ToolCallCompleted("k", "ls", NULL, output(Status.SUCCESS), 15));
      assertEquals(1, sink.activeSpans());
      append(60, TURN, turnCompleted("completed"));
      assertEquals(0, sink.activeSpans());

      SpanData turn = span("lash.turn");
      SpanData llm = span("lash.llm");
      SpanData tool = span("lash.tool");
      assertEquals(3, spans().size());
      assertTimes(0, 60, turn);
      assertTimes(10, 30, llm);
      assertTimes(40, 55, tool);
      assertEquals(SpanId.getInvalid(), turn.getParentSpanId());
      for (SpanData child : List.of(llm, tool)) {
        assertEquals(turn.getSpanId(), child.getParentSpanId());
        assertEquals(turn.getTraceId(), child.getTraceId());
        assertTrue(child.getParentSpanContext().isRemote());
      }
      for (SpanData span : spans()) {
        assertEquals(SpanKind.INTERNAL, span.getKind());
        assertEquals(StatusData.unset(), span.getStatus());
        assertEquals("lash-trace", span.getInstrumentationScopeInfo().getName());
        assertEquals("0.1.0", span.getInstrumentationScopeInfo().getVersion());
      }
    }

    @Test
    void failingTurn_leavesNoActiveSpan() {
      append(0, TURN, new TurnStarted(Map.of()));
      append(1, CALL, new LlmCallStarted(REQUEST));
      append(2, CALL, llmFailed());
      append(3, TURN, turnCompleted("failed"));
      assertEquals(0, sink.activeSpans());
      assertEquals(StatusData.create(StatusCode.ERROR, "timeout"), span("lash.llm").getStatus());
      assertEquals(StatusData.create(StatusCode.ERROR, "failed"), span("lash.turn").getStatus());
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, false", "FAILURE, true", "CANCELLED, true"})
    void toolCall_failsUnlessItSucceeds(Status status, boolean failed) {
      append(0, TURN, new ToolCallStarted("k", "ls", NULL));
      append(1, TURN, new ToolCallCompleted("k", "ls", NULL, output(status), 1));
      assertEquals(
          failed ? StatusData.create(StatusCode.ERROR, "tool call failed: ls") : StatusData.unset(),
          span("lash.tool").getStatus());
    }

    @ParameterizedTest
    @CsvSource({"completed", "cancelled", "Failed"})
    void turn_failsOnlyByItsStatus(String status) {
      append(0, TURN, new TurnStarted(Map.of()));
      append(1, TURN, turnCompleted(status));
      assertEquals(StatusData.unset(), span("lash.turn").getStatus());
    }

    @Test
    void turnWithoutTurnId_isKnownByItsNode() {
      TraceContext node = TraceContext.builder().sessionId("s").graphNodeId("turn:s:idx2").build();
      append(0, node, new TurnStarted(Map.of()));
      append(5, node, turnCompleted("completed"));
      assertTimes(0, 5, span("lash.turn"));
      assertEquals(0, sink.activeSpans());
    }

    @Test
    void openedAgain_endsTheSpanBefore() {
      append(0, CALL, new LlmCallStarted(REQUEST));
      append(7, CALL, new LlmCallStarted(REQUEST));
      assertTimes(0, 7, span("lash.llm"));
      assertEquals(StatusData.unset(), span("lash.llm").getStatus());
      assertEquals(1, sink.activeSpans());
    }

    @Test
    void callKeys_ignoreTheSession() {
      append(0, TURN, new ToolCallStarted("k", "ls", NULL));
      TraceContext other = TraceContext.builder().sessionId("other").build();
      append(2, other, new ToolCallCompleted("k", "ls", NULL, output(Status.SUCCESS), 1));
      assertTimes(0, 2, span("lash.tool"));
    }

    @Test
    void childSession_isATraceOfItsOwn() {
      LashRecords.golden().forEach(sink::append);
      List<SpanData> turns =
          spans().stream().filter(span -> span.getName().equals("lash.turn")).toList();
      assertEquals(3, turns.size());
      assertEquals(3, turns.stream().map(SpanData::getTraceId).distinct().count());
      assertEquals(0, sink.activeSpans());
    }

    @Test
    void hostsSpan_isTheTurnsParent() {
      Span host = provider.get("host").spanBuilder("host").startSpan();
      try (Scope scope = host.makeCurrent()) {
        assertNotEquals(null, scope);
        append(0, TURN, new TurnStarted(Map.of()));
        append(1, TURN, turnCompleted("completed"));
        append(2, TURN, new Custom("n", NULL));
      }
      assertEquals(host.getSpanContext().getSpanId(), span("lash.turn").getParentSpanId());
      assertEquals(host.getSpanContext().getSpanId(), span("lash.custom").getParentSpanId());
    }
  }

  @Nested
  @DisplayName("Records without a key or an open span")
  class LoneRecords {
    private final TraceContext none = TraceContext.EMPTY;

    @Test
    void starts_areInstants() {
      append(3, none, new TurnStarted(Map.of()));
      append(3, none, new LlmCallStarted(REQUEST));
      append(3, none, new ToolCallStarted(null, "ls", NULL));
      assertTimes(3, 3, span("lash.turn.started"));
      assertTimes(3, 3, span("lash.llm.started"));
      assertTimes(3, 3, span("lash.tool.started"));
      assertEquals(0, sink.activeSpans());
    }

    @Test
    void turn_needsASession() {
      append(0, TraceContext.builder().turnId("t").build(), new TurnStarted(Map.of()));
      append(0, TraceContext.builder().sessionId("s").build(), turnCompleted("completed"));
      assertEquals(
          List.of("lash.turn.started", "lash.turn.completed"),
          spans().stream().map(SpanData::getName).toList());
    }

    @Test
    void ends_tellTheirLength() {
      append(100, CALL, llmCompleted(30));
      append(100, TURN, new ToolCallCompleted("k", "ls", NULL, output(Status.FAILURE), 40));
      assertTimes(70, 100, span("lash.llm"));
      assertTimes(60, 100, span("lash.tool"));
      assertEquals(
          StatusData.create(StatusCode.ERROR, "tool call failed: ls"),
          span("lash.tool").getStatus());
      assertNull(map(span("lash.llm").getAttributes()).get("lash.trace.end_record_id"));
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "1800000000000"})
    void length_isNothingWhereTimeCannotGo(long durationMs) {
      append(100, CALL, llmCompleted(durationMs));
      assertTimes(100, 100, span("lash.llm"));
    }

    @Test
    void failures_areInstants() {
      append(5, CALL, llmFailed());
      append(6, TURN, turnCompleted("failed"));
      assertTimes(5, 5, span("lash.llm"));
      assertEquals(StatusData.create(StatusCode.ERROR, "timeout"), span("lash.llm").getStatus());
      assertTimes(6, 6, span("lash.turn.completed"));
      assertEquals(
          StatusData.create(StatusCode.ERROR, "failed"), span("lash.turn.completed").getStatus());
    }

    @Test
    void envelopeDiff_isAlwaysAnError() {
      append(0, TURN, new EffectEnvelopeDiff("a", "b", List.of()));
      assertEquals(
          StatusData.create(StatusCode.ERROR, "effect envelope hash mismatch at 0 paths"),
          span("lash.effect_envelope_diff").getStatus());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\u0001',
        textBlock =
            """
            {"diagnostic":{"phase":"exec_code_started"}}                | lash.exec_code
            {"diagnostic":{"payload":{"phase":"x"},"phase":"exec_code_completed"}} | lash.exec_code
            {"diagnostic":{"phase":"exec_code_failed"}}                 | lash.exec_code
            {"diagnostic":{"phase":"observation_projection"}}           | lash.observation_projection
            {"diagnostic":{"phase":"other"}}                            | lash.protocol_step
            {"diagnostic":{"phase":7}}                                  | lash.protocol_step
            {"diagnostic":"exec_code_failed"}                           | lash.protocol_step
            {"phase":"exec_code_failed"}                                | lash.protocol_step
            null                                                        | lash.protocol_step
            """)
    void protocolStep_isNamedByItsPhase(String payload, String name) throws Exception {
      append(0, TURN, new ProtocolStep("p", CanonicalJson.parse(payload)));
      assertEquals(name, spans().getFirst().getName());
    }

    @Test
    void golden_hasTheseSpans() {
      LashRecords.golden().forEach(sink::append);
      Map<String, Integer> counts = new HashMap<>();
      spans().forEach(span -> counts.merge(span.getName(), 1, Integer::sum));
      assertEquals(
          Map.ofEntries(
              Map.entry("lash.session", 2),
              Map.entry("lash.turn", 3),
              Map.entry("lash.prompt", 2),
              Map.entry("lash.llm", 4),
              Map.entry("lash.tool", 4),
              Map.entry("lash.tool.started", 1),
              Map.entry("lash.runtime_stream_event", 4),
              Map.entry("lash.token_usage", 2),
              Map.entry("lash.exec_code", 2),
              Map.entry("lash.observation_projection", 1),
              Map.entry("lash.protocol_step", 1),
              Map.entry("lash.lashlang_execution", 21),
              Map.entry("lash.effect_envelope_diff", 2),
              Map.entry("lash.custom", 2)),
          counts);
    }

    @Test
    void unreadableTime_isNow() {
      Instant before = Instant.now().minusMillis(1);
      sink.append(new TraceRecord(2, "i", "yesterday", TURN, new Custom("n", NULL)));
      long start = span("lash.custom").getStartEpochNanos();
      assertTrue(start >= TimeUnit.MILLISECONDS.toNanos(before.toEpochMilli()));
    }

    @Test
    void unknownType_isToldByItsEnvelope() {
      sink.append(
          LashRecords.read(
              "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{},"
                  + "\"type\":\"brand_new\"}"));
      assertEquals(
          Map.of(
              "lash.trace.schema_version",
              2L,
              "lash.trace.record_id",
              "i",
              "lash.trace.event_type",
              "brand_new"),
          map(span("lash.unrecognized").getAttributes()));
    }

    @Test
    void anyRecord_isTakenWithAnyOptions() {
      long seed = System.nanoTime();
      sink = new OtelTraceSink(provider, new OtelTraceOptions(true, true, true));
      LashRecords records = new LashRecords(seed);
      for (int i = 0; i < 3_000; i++) {
        sink.append(records.next());
      }
      assertFalse(spans().isEmpty(), "seed " + seed);
    }
  }

  @Nested
  @DisplayName("Events of the LLM call's span")
  class SpanEvents {
    private final RuntimeStreamEvent delta =
        new RuntimeStreamEvent(
            1, 2, "delta", "ré", "vé!", "i", -3L, "k", "ls", NULL, new TokenUsage(1, 2, 3, 4, 5));

    @Test
    void streamRecord_isAnEventAtTheTimeOfNow() {
      append(0, CALL, new LlmCallStarted(REQUEST));
      long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - 1_000);
      append(5, CALL, delta);
      append(9, CALL, llmCompleted(9));
      EventData event = span("lash.llm").getEvents().getFirst();
      assertEquals("lash.runtime_stream_event", event.getName());
      assertTrue(event.getEpochNanos() >= before, "at " + event.getEpochNanos());
      Map<String, Object> attributes = map(event.getAttributes());
      assertEquals("runtime_stream_event", attributes.get("lash.trace.event_type"));
      assertEquals("s", attributes.get("lash.context.session_id"));
      assertEquals(1L, attributes.get("lash.stream.sequence"));
    }

    @Test
    void streamRecordOfNoCall_isASpanOfTheTurn() {
      append(0, TURN, new TurnStarted(Map.of()));
      append(5, TURN, delta);
      append(9, TURN, turnCompleted("completed"));
      assertTimes(5, 5, span("lash.runtime_stream_event"));
      assertEquals(
          span("lash.turn").getSpanId(), span("lash.runtime_stream_event").getParentSpanId());
    }
  }

  @Nested
  @DisplayName("Attributes")
  class AttributeTables {
    private Map<String, Object> of(TraceEvent event, boolean payload) {
      sink = new OtelTraceSink(provider, new OtelTraceOptions(false, false, payload));
      exporter.reset();
      sink.append(new TraceRecord(2, "i", "t", TraceContext.EMPTY, event));
      Map<String, Object> attributes = map(spans().getFirst().getAttributes());
      attributes.keySet().removeIf(key -> key.startsWith("lash.trace."));
      return attributes;
    }

    private TraceEvent golden(String type, int index) {
      return LashRecords.golden().stream()
          .map(TraceRecord::event)
          .filter(event -> event.kind().equals(type))
          .toList()
          .get(index);
    }

    @Test
    void context_isToldFieldByField() throws Exception {
      TraceContext full =
          TraceContext.builder()
              .runId("r")
              .experimentId("e")
              .candidateId("c")
              .candidateParentId("cp")
              .exampleId("x")
              .split("dev")
              .sessionId("s")
              .turnId("t")
              .graphNodeId("g")
              .parentGraphNodeId("pg")
              .turnIndex(0L)
              .protocolIteration(-1L)
              .effectId("ef")
              .llmCallId("l")
              .metadata(
                  Map.of(
                      "bool", CanonicalJson.of(true),
                      "text", CanonicalJson.of("x"),
                      "int", CanonicalJson.of(-7),
                      "large", CanonicalJson.ofUnsigned(-1),
                      "float", CanonicalJson.of(0.5),
                      "null", NULL,
                      "list", CanonicalJson.parse("[1, 2]"),
                      "object", CanonicalJson.parse("{\"b\":1,\"a\":2}")))
              .build();
      append(0, full, new Custom("n", NULL));
      Map<String, Object> attributes = map(span("lash.custom").getAttributes());
      attributes.keySet().removeIf(key -> key.startsWith("lash.trace."));
      Map<String, Object> expected = new TreeMap<>();
      expected.put("lash.context.run_id", "r");
      expected.put("lash.context.experiment_id", "e");
      expected.put("lash.context.candidate_id", "c");
      expected.put("lash.context.candidate_parent_id", "cp");
      expected.put("lash.context.example_id", "x");
      expected.put("lash.context.split", "dev");
      expected.put("lash.context.session_id", "s");
      expected.put("lash.context.turn_id", "t");
      expected.put("lash.context.graph_node_id", "g");
      expected.put("lash.context.parent_graph_node_id", "pg");
      expected.put("lash.context.turn_index", 0L);
      expected.put("lash.context.protocol_iteration", -1L);
      expected.put("lash.context.effect_id", "ef");
      expected.put("lash.context.llm_call_id", "l");
      expected.put("lash.metadata.bool", true);
      expected.put("lash.metadata.text", "x");
      expected.put("lash.metadata.int", -7L);
      expected.put("lash.metadata.large", Long.MAX_VALUE);
      expected.put("lash.metadata.float", 0.5);
      expected.put("lash.metadata.null", "null");
      expected.put("lash.metadata.list", "[1,2]");
      expected.put("lash.metadata.object", "{\"a\":2,\"b\":1}");
      expected.put("lash.custom.name", "n");
      assertEquals(expected, attributes);
    }

    @Test
    void metadata_isToldOnlyIfWanted() {
      TraceContext context = TURN.toBuilder().metadata(Map.of("k", CanonicalJson.of("v"))).build();
      sink = new OtelTraceSink(provider, new OtelTraceOptions(false, false, false));
      append(0, context, new Custom("n", NULL));
      assertFalse(map(span("lash.custom").getAttributes()).containsKey("lash.metadata.k"));
    }

    @Test
    void defaults_areThoseOfTheSpecification() {
      assertEquals(new OtelTraceOptions(false, true, false), OtelTraceOptions.DEFAULT);
    }

    @Test
    void metadataKey_losesToTheEventsOwn() {
      TraceContext context =
          TURN.toBuilder().metadata(Map.of("count", CanonicalJson.of(99))).build();
      append(0, context, new SessionStarted(Map.of("a", NULL)));
      assertEquals(1L, map(span("lash.session").getAttributes()).get("lash.metadata.count"));
    }

    @Test
    void closedSpan_alsoTellsOfItsEnd() {
      sink = new OtelTraceSink(provider, new OtelTraceOptions(true, true, false));
      TraceRecord start = TraceRecord.at(START, CALL, new LlmCallStarted(REQUEST));
      TraceRecord end =
          new TraceRecord(
              3,
              "end",
              TraceRecord.timestamp(START),
              CALL.toBuilder().runId("other").build(),
              new LlmCallCompleted(
                  new LlmResponse("é", 5, null, null), new TokenUsage(1, 2, 3, 4, 5), null, null));
      sink.append(start);
      sink.append(end);
      Map<String, Object> expected = new TreeMap<>();
      expected.put("lash.trace.schema_version", 2L);
      expected.put("lash.trace.record_id", start.id());
      expected.put("lash.trace.event_type", "llm_call_started");
      expected.put("lash.trace.record_json", LashWriter.SEED.json(start));
      expected.put("lash.trace.end_schema_version", 3L);
      expected.put("lash.trace.end_record_id", "end");
      expected.put("lash.trace.end_event_type", "llm_call_completed");
      expected.put("lash.trace.end_record_json", LashWriter.SEED.json(end));
      expected.put("lash.context.session_id", "s");
      expected.put("lash.context.turn_id", "t");
      expected.put("lash.context.llm_call_id", "c");
      expected.put("gen_ai.request.model", "m");
      expected.put("gen_ai.request.model_variant", "high");
      expected.put("lash.llm.stream", true);
      expected.put("lash.llm.tool_choice", "auto");
      expected.put("lash.llm.message_count", 0L);
      expected.put("lash.llm.tool_count", 0L);
      expected.put("lash.llm.attachment_count", 0L);
      expected.put("lash.llm.duration_ms", 5L);
      expected.put("gen_ai.response.text_chars", 2L);
      expected.put("gen_ai.usage.input_tokens", 1L);
      expected.put("gen_ai.usage.output_tokens", 2L);
      expected.put("gen_ai.usage.cache_read_input_tokens", 3L);
      expected.put("gen_ai.usage.cache_write_input_tokens", 4L);
      expected.put("gen_ai.usage.reasoning_output_tokens", 5L);
      assertEquals(expected, map(span("lash.llm").getAttributes()));
    }

    @Test
    void sessionStarted() {
      SessionStarted event = new SessionStarted(Map.of("b", NULL, "a", CanonicalJson.of(1)));
      assertEquals(Map.of("lash.metadata.count", 2L), of(event, false));
      assertEquals(
          Map.of("lash.metadata.count", 2L, "lash.metadata.json", "{\"a\":1,\"b\":null}"),
          of(event, true));
    }

    @Test
    void promptBuilt() {
      TraceEvent event =
          new TraceEvent.PromptBuilt("h", 9, List.of(new PromptComponent("i", "k", "h", null)));
      Map<String, Object> plain =
          Map.of(
              "lash.prompt.hash", "h",
              "lash.prompt.chars", 9L,
              "lash.prompt.component_count", 1L);
      assertEquals(plain, of(event, false));
      assertEquals(
          with(
              plain,
              "lash.prompt.components_json",
              "[{\"id\":\"i\",\"kind\":\"k\",\"hash\":\"h\"}]"),
          of(event, true));
    }

    @Test
    void llmCallStarted() {
      Map<String, Object> withPayload = of(new LlmCallStarted(REQUEST), true);
      assertEquals(LashWriter.SEED.json(REQUEST), withPayload.get("lash.llm.request_json"));
      assertFalse(of(new LlmCallStarted(REQUEST), false).containsKey("lash.llm.request_json"));
    }

    @Test
    void llmCallCompleted() {
      Map<String, Object> plain =
          Map.of("lash.llm.duration_ms", 1L, "gen_ai.response.text_chars", 2L);
      assertEquals(plain, of(llmCompleted(1), false));
      assertEquals(
          with(
              with(
                  with(plain, "lash.llm.provider_usage_json", "null"),
                  "lash.llm.stream_summary_json",
                  "null"),
              "lash.llm.response_json",
              "{\"text\":\"é\",\"duration_ms\":1}"),
          of(llmCompleted(1), true));
    }

    @Test
    void llmCallFailed() {
      Map<String, Object> plain =
          Map.of("error.type", "", "error.message", "timeout", "lash.error.retryable", true);
      assertEquals(plain, of(llmFailed(), false));
      assertEquals(
          with(with(plain, "lash.llm.stream_summary_json", "null"), "lash.error.raw", "null"),
          of(llmFailed(), true));
      LlmCallFailed raw =
          new LlmCallFailed(
              new LlmError("m", false, null, "overloaded", "say \"no\""), CanonicalJson.of(1));
      Map<String, Object> told = of(raw, true);
      assertEquals("overloaded", told.get("error.type"));
      assertEquals("\"say \\\"no\\\"\"", told.get("lash.error.raw"));
      assertEquals("1", told.get("lash.llm.stream_summary_json"));
    }

    @Test
    void providerRequest() {
      Map<String, Object> plain =
          Map.of(
              "lash.provider.name", "acme",
              "lash.provider.endpoint", "chat/completions",
              "lash.stream.sequence", 1L,
              "lash.stream.elapsed_ms", 12L,
              "lash.request.body_len", 3_012L,
              "lash.request.body_sha256",
                  "6266efe74a7514b26742870001872a302f70e6a05c3ea2df998c55cce81b4a3c",
              "lash.request.body_json_omitted_reason", "size_limit");
      assertEquals(plain, of(golden("provider_request", 1), false));
      assertEquals(
          with(plain, "lash.request.body_json", "null"), of(golden("provider_request", 1), true));
      assertEquals(
          "{\"max_tokens\":1024,\"model\":\"acme-large-2\",\"stream\":true}",
          of(golden("provider_request", 0), true).get("lash.request.body_json"));
    }

    @Test
    void effectEnvelopeDiff() {
      EffectEnvelopeDiff event = new EffectEnvelopeDiff("a", "b", List.of());
      Map<String, Object> plain =
          Map.of(
              "lash.effect_envelope.recorded_hash", "a",
              "lash.effect_envelope.reconstructed_hash", "b",
              "lash.effect_envelope.divergent_path_count", 0L);
      assertEquals(plain, of(event, false));
      assertEquals(with(plain, "lash.effect_envelope.divergent_paths_json", "[]"), of(event, true));
    }

    @Test
    void providerStreamEvent() {
      Map<String, Object> plain =
          Map.of(
              "lash.provider.name",
              "acme",
              "lash.stream.sequence",
              4L,
              "lash.stream.elapsed_ms",
              593L,
              "lash.stream.event_name",
              "raw",
              "lash.stream.raw_len",
              6L,
              "lash.stream.raw_sha256",
              "7073e6d8763d986cda350de95e9d76e781824ce759283548dfaa1d2ca32e8c81");
      assertEquals(plain, of(golden("provider_stream_event", 1), false));
      assertEquals(
          with(plain, "lash.stream.raw_json", "null"),
          of(golden("provider_stream_event", 1), true));
      Map<String, Object> full = of(golden("provider_stream_event", 0), false);
      assertEquals("msg_01", full.get("lash.stream.item_id"));
      assertEquals(0L, full.get("lash.stream.output_index"));
    }

    @Test
    void runtimeStreamEvent() {
      RuntimeStreamEvent event =
          new RuntimeStreamEvent(
              1, 2, "delta", "ré", "vé!", "i", -3L, "k", "ls", NULL, new TokenUsage(1, 2, 3, 4, 5));
      Map<String, Object> plain =
          Map.ofEntries(
              Map.entry("lash.stream.sequence", 1L),
              Map.entry("lash.stream.elapsed_ms", 2L),
              Map.entry("lash.stream.event_name", "delta"),
              Map.entry("lash.stream.visible_chars", 4L),
              Map.entry("lash.stream.raw_chars", 3L),
              Map.entry("lash.stream.item_id", "i"),
              Map.entry("lash.stream.output_index", -3L),
              Map.entry("lash.tool.call_id", "k"),
              Map.entry("lash.tool.name", "ls"),
              Map.entry("gen_ai.usage.input_tokens", 1L),
              Map.entry("gen_ai.usage.output_tokens", 2L),
              Map.entry("gen_ai.usage.cache_read_input_tokens", 3L),
              Map.entry("gen_ai.usage.cache_write_input_tokens", 4L),
              Map.entry("gen_ai.usage.reasoning_output_tokens", 5L));
      assertEquals(plain, of(event, false));
      assertEquals(with(plain, "lash.tool.input_json", "null"), of(event, true));
    }

    @Test
    void toolCallStarted() {
      TraceEvent event = new ToolCallStarted("k", "ls", CanonicalJson.of(1));
      Map<String, Object> plain = Map.of("lash.tool.call_id", "k", "lash.tool.name", "ls");
      // With a key it is opened; only its end is exported.
      sink = new OtelTraceSink(provider, new OtelTraceOptions(false, false, true));
      append(0, TURN, event);
      append(0, TURN, event);
      Map<String, Object> told = map(span("lash.tool").getAttributes());
      assertEquals("1", told.get("lash.tool.args_json"));
      assertTrue(told.entrySet().containsAll(plain.entrySet()));
      assertEquals(
          Map.of("lash.tool.name", "ls"), of(new ToolCallStarted(null, "ls", NULL), false));
    }

    @Test
    void toolCallCompleted() {
      TraceEvent event = new ToolCallCompleted(null, "ls", NULL, output(Status.CANCELLED), -1);
      Map<String, Object> plain =
          Map.of(
              "lash.tool.name",
              "ls",
              "lash.tool.success",
              false,
              "lash.tool.status",
              "cancelled",
              "lash.tool.duration_ms",
              -1L);
      assertEquals(plain, of(event, false));
      assertEquals(
          with(with(plain, "lash.tool.args_json", "null"), "lash.tool.result_json", "\"p\""),
          of(event, true));
    }

    @Test
    void protocolStep() throws Exception {
      TraceEvent event =
          new ProtocolStep("p", CanonicalJson.parse("{\"diagnostic\":{\"phase\":\"x\"}}"));
      Map<String, Object> plain =
          Map.of("lash.protocol.plugin_id", "p", "lash.protocol.diagnostic_phase", "x");
      assertEquals(plain, of(event, false));
      assertEquals(
          with(plain, "lash.protocol.payload_json", "{\"diagnostic\":{\"phase\":\"x\"}}"),
          of(event, true));
    }

    @Test
    void tokenUsage() {
      Map<String, Object> told =
          of(
              new TraceEvent.TokensUsed(
                  new TokenUsage(1, 2, 3, 4, 5), new TokenUsage(6, 7, 8, 9, 10)),
              true);
      assertEquals(10, told.size());
      assertEquals(1L, told.get("lash.usage.input_tokens"));
      assertEquals(10L, told.get("lash.usage.cumulative.reasoning_output_tokens"));
      assertEquals(
          5, of(new TraceEvent.TokensUsed(new TokenUsage(1, 2, 3, 4, 5), null), true).size());
    }

    @Test
    void turnCompleted() {
      assertEquals(
          Map.of(
              "lash.turn.status", "completed",
              "lash.turn.done_reason", "agent_frame_switch",
              "lash.turn.agent_frame_switch.frame_id", "f"),
          of(
              new TurnCompleted(
                  "completed", "agent_frame_switch", new TraceEvent.AgentFrameSwitch("f")),
              true));
    }

    @Test
    void custom() {
      assertEquals(Map.of("lash.custom.name", "n"), of(new Custom("n", NULL), false));
      assertEquals(
          Map.of("lash.custom.name", "n", "lash.custom.payload_json", "null"),
          of(new Custom("n", NULL), true));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            0  | node_count=6 edge_count=4
            1  | node_id=n1 node_kind=resource_operation occurrence=1
            4  | node_id=n2 edge_id=e-else branch=else occurrence=1
            6  | parent_node_id=n3 child_graph_key=process:review-1 child_subject_type=process child_process_id=review-1
            10 | parent_node_id=p1 child_graph_key=effect:sess-c:exec-7 child_subject_type=effect child_effect_id=exec-7 child_effect_kind=exec_code
            15 | status=failed error=review rejected
            """)
    void lashlangExecution(int index, String expected) {
      Map<String, Object> told = of(golden("lashlang_execution", index), false);
      for (String pair : expected.split(" (?=[a-z_]+=)")) {
        String[] keyAndValue = pair.split("=", 2);
        assertEquals(
            keyAndValue[1],
            String.valueOf(told.get("lash.lashlang_execution." + keyAndValue[0])),
            pair);
      }
    }

    @Test
    void lashlangExecution_tellsItsIdentity() {
      Map<String, Object> ofEffect = of(golden("lashlang_execution", 1), true);
      assertEquals(
          LashWriter.SEED.json(
              ((TraceEvent.LashlangExecution) golden("lashlang_execution", 1)).event()),
          ofEffect.remove("lash.lashlang_execution.event_json"));
      String prefix = "lash.lashlang_execution.";
      assertEquals(
          Map.ofEntries(
              Map.entry(prefix + "kind", "node_started"),
              Map.entry(
                  prefix + "event_key",
                  "lashlang_execution:effect:sess-b:turn-9:exec-1:node:n1:1:started"),
              Map.entry(prefix + "graph_key", "effect:sess-b:turn-9:exec-1"),
              Map.entry(prefix + "session_id", "sess-b"),
              Map.entry(prefix + "turn_id", "turn-9"),
              Map.entry(prefix + "module_ref", "mod:5d41"),
              Map.entry(prefix + "entry_kind", "main"),
              Map.entry(prefix + "entry_name", "main"),
              Map.entry(prefix + "subject_type", "effect"),
              Map.entry(prefix + "effect_id", "exec-1"),
              Map.entry(prefix + "effect_kind", "exec_code"),
              Map.entry(prefix + "node_id", "n1"),
              Map.entry(prefix + "node_kind", "resource_operation"),
              Map.entry(prefix + "occurrence", 1L)),
          ofEffect);
      Map<String, Object> ofProcess = of(golden("lashlang_execution", 15), false);
      assertEquals("process", ofProcess.get(prefix + "subject_type"));
      assertEquals("review-1", ofProcess.get(prefix + "process_id"));
      assertEquals("component:0", ofProcess.get(prefix + "entry_ref"));
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
      Map<String, Object> more = new TreeMap<>(map);
      more.put(key, value);
      return more;
    }
  }

  @Test
  void version_isTheProjects() throws Exception {
    assertTrue(
        Files.readString(Repository.file("pom.xml"))
            .contains("<version>" + OtelTraceSink.VERSION + "-SNAPSHOT</version>"));
  }

  @Test
  void attributeTypes_areThoseOfTheTable() {
    append(0, TURN, new ToolCallCompleted(null, "ls", NULL, output(Status.SUCCESS), 1));
    Attributes attributes = span("lash.tool").getAttributes();
    assertEquals(true, attributes.get(AttributeKey.booleanKey("lash.tool.success")));
    assertEquals(1L, attributes.get(AttributeKey.longKey("lash.tool.duration_ms")));
    assertEquals("success", attributes.get(AttributeKey.stringKey("lash.tool.status")));
  }
}
