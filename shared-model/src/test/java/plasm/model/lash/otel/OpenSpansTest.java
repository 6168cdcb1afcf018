package plasm.model.lash.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.RuntimeStreamEvent;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.TraceRecord;

/** Ends that never come, and sinks that share the spans that wait for theirs. */
class OpenSpansTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final OpenSpans open = new OpenSpans(3);
  private final OtelTraceSink acme = sink("acme");

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void oneTooMany_endsTheFirstWithoutStatusAtThatTime() {
    for (int i = 0; i < 4; i++) {
      append(acme, i, TraceContext.EMPTY, new ToolCallStarted("k" + i, "ls", CanonicalJson.NULL));
    }
    SpanData cut = only();
    assertEquals("k0", attribute(cut, "lash.tool.call_id"));
    assertEquals(StatusData.unset(), cut.getStatus());
    assertEquals(0, millis(cut.getStartEpochNanos()));
    assertEquals(3, millis(cut.getEndEpochNanos()));
    assertEquals(3, open.count());
    assertEquals(1, open.cut());
  }

  @Test
  void oneTooManyOfAnEarlierTime_givesTheFirstNoLength() {
    for (int i = 0; i < 4; i++) {
      append(acme, -i, TraceContext.EMPTY, new ToolCallStarted("k" + i, "ls", CanonicalJson.NULL));
    }
    assertEquals(0, millis(only().getEndEpochNanos()));
  }

  @Test
  void eventsOfASpan_countToo() {
    TraceContext call = TraceContext.builder().llmCallId("c").build();
    append(acme, 0, call, llmStarted());
    append(acme, 1, call, delta());
    append(acme, 2, call, delta());
    assertEquals(1, open.count());
    append(acme, 3, call, delta());
    assertEquals(0, open.count());
    assertEquals(3, only().getEvents().size());
    // What comes of it afterwards stands alone.
    append(acme, 4, call, delta());
    assertEquals("lash.runtime_stream_event", spans().getLast().getName());
  }

  @Test
  void longAttributes_countByTheirLength() {
    TraceContext large =
        TraceContext.builder()
            .metadata(Map.of("notes", CanonicalJson.of("x".repeat(3_000))))
            .build();
    append(acme, 0, large, new ToolCallStarted("k", "ls", CanonicalJson.NULL));
    assertEquals(1, open.count());
    append(acme, 1, TraceContext.EMPTY, new ToolCallStarted("l", "ls", CanonicalJson.NULL));
    assertEquals("k", attribute(only(), "lash.tool.call_id"));
  }

  @Test
  void whatEnds_makesRoomWithItsEvents() {
    TraceContext call = TraceContext.builder().llmCallId("c").build();
    append(acme, 0, call, llmStarted());
    append(acme, 1, call, delta());
    append(acme, 2, call, llmStarted());
    append(acme, 3, call, delta());
    append(acme, 4, TraceContext.EMPTY, new ToolCallStarted("k", "ls", CanonicalJson.NULL));
    assertEquals(2, open.count());
    assertEquals(0, open.cut());
  }

  @Test
  void sameIdsOfTwoScopes_areTwoSpans() {
    OtelTraceSink other = sink("other");
    TraceContext turn = TraceContext.builder().sessionId("s").turnId("t").build();
    append(acme, 0, turn, new TurnStarted(Map.of()));
    append(other, 1, turn, new TurnStarted(Map.of()));
    append(other, 2, turn, new TurnCompleted("completed", "assistant_message", null));
    assertEquals(1, millis(only().getStartEpochNanos()));
    append(acme, 3, turn, new TurnCompleted("completed", "assistant_message", null));
    assertEquals(2, spans().size());
    assertEquals(0, millis(spans().getLast().getStartEpochNanos()));
    assertEquals(SpanId.getInvalid(), spans().getLast().getParentSpanId());
    assertEquals(0, open.cut());
  }

  @Test
  void endAll_endsWhatIsOpen() {
    append(acme, 0, TraceContext.EMPTY, new ToolCallStarted("k", "ls", CanonicalJson.NULL));
    open.endAll(START.plusMillis(9));
    assertEquals(9, millis(only().getEndEpochNanos()));
    assertEquals(1, open.cut());
    assertEquals(0, open.count());
  }

  private OtelTraceSink sink(String scope) {
    return new OtelTraceSink(provider, OtelTraceOptions.DEFAULT, open, scope);
  }

  private static void append(
      OtelTraceSink sink, long millis, TraceContext context, TraceEvent event) {
    sink.append(TraceRecord.at(START.plusMillis(millis), context, event));
  }

  private static LlmCallStarted llmStarted() {
    return new LlmCallStarted(
        new LlmRequest("m", null, List.of(), List.of(), List.of(), "auto", null, true));
  }

  private static RuntimeStreamEvent delta() {
    return new RuntimeStreamEvent(
        1, 2, "delta", null, null, null, null, null, null, CanonicalJson.NULL, null);
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  private SpanData only() {
    assertEquals(1, spans().size(), () -> spans().toString());
    return spans().getFirst();
  }

  private static Object attribute(SpanData span, String name) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(entry -> entry.getKey().getKey().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static long millis(long epochNanos) {
    return TimeUnit.NANOSECONDS.toMillis(epochNanos) - START.toEpochMilli();
  }
}
