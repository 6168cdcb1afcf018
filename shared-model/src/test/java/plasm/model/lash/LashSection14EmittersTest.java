package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceEvent.SessionStarted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 14: what runtimes agree on when they emit. */
class LashSection14EmittersTest {
  static List<TraceRecord> stampedByRuntimes() {
    return LashRecords.golden().stream()
        .filter(record -> !(record.event() instanceof LashlangExecution))
        .filter(record -> !(record.event() instanceof Custom))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("stampedByRuntimes")
  void spanIdentity_isThatOfTheGoldenRecords(TraceRecord record) {
    boolean hasCause =
        record.event() instanceof SessionStarted
            || record.event() instanceof TurnStarted
            || record.event() instanceof TurnCompleted;
    TraceContext emitted =
        record.context().toBuilder()
            .graphNodeId(null)
            .parentGraphNodeId(hasCause ? record.context().parentGraphNodeId() : "something else")
            .build();
    assertEquals(record.context(), SpanIdentity.stamped(emitted, record.event()));
  }

  @Test
  void spanIdentity_leavesExecutionsAndCustomEventsAlone() {
    for (TraceEvent event : new LashRecords(14).oneOfEach()) {
      if (event instanceof LashlangExecution || event instanceof Custom) {
        TraceContext context = TraceContext.builder().sessionId("s").turnId("t").build();
        assertEquals(context, SpanIdentity.stamped(context, event));
      }
    }
  }

  @Test
  void turn_isInItsSessionUnlessSomethingCausedIt() {
    TraceEvent started = new TurnStarted(Map.of());
    TraceContext turn = TraceContext.builder().sessionId("s").turnId("t").build();
    assertEquals("session:s", SpanIdentity.stamped(turn, started).parentGraphNodeId());
    assertEquals(
        "tool:k",
        SpanIdentity.stamped(turn.toBuilder().parentGraphNodeId("tool:k").build(), started)
            .parentGraphNodeId());
  }

  @Test
  void span_isNeverItsOwnParent() {
    TraceContext context =
        TraceContext.builder()
            .sessionId("s")
            .turnId("t")
            .graphNodeId("turn:s:t")
            .parentGraphNodeId("turn:s:t")
            .build();
    TraceEvent call = new ToolCallStarted("k", "n", CanonicalJson.NULL);
    TraceContext stamped = SpanIdentity.stamped(context, call);
    assertEquals("turn:s:t", stamped.graphNodeId());
    assertNull(stamped.parentGraphNodeId());
  }

  @Test
  void nothingKnown_isNothingStamped() {
    for (TraceEvent event : new LashRecords(15).oneOfEach()) {
      if (!(event instanceof ToolCallStarted) && !(event instanceof TraceEvent.ToolCallCompleted)) {
        assertEquals(TraceContext.EMPTY, SpanIdentity.stamped(TraceContext.EMPTY, event));
      }
    }
  }

  @Test
  void contexts_areOverlaidFieldByFieldAndKeyByKey() {
    TraceContext base =
        TraceContext.builder()
            .runId("r")
            .sessionId("s")
            .turnIndex(1L)
            .metadata(Map.of("a", CanonicalJson.of(1), "b", CanonicalJson.of(2)))
            .build();
    TraceContext overlay =
        TraceContext.builder()
            .sessionId("s2")
            .turnId("t")
            .metadata(Map.of("b", CanonicalJson.NULL, "c", CanonicalJson.of(3)))
            .build();
    assertEquals(
        TraceContext.builder()
            .runId("r")
            .sessionId("s2")
            .turnId("t")
            .turnIndex(1L)
            .metadata(
                Map.of("a", CanonicalJson.of(1), "b", CanonicalJson.NULL, "c", CanonicalJson.of(3)))
            .build(),
        base.overlaidWith(overlay));
  }

  @Test
  void emptyContext_changesNothingUnderOrOver() {
    LashRecords records = new LashRecords(16);
    for (int i = 0; i < 100; i++) {
      TraceContext context = records.context();
      assertEquals(context, context.overlaidWith(TraceContext.EMPTY));
      assertEquals(context, TraceContext.EMPTY.overlaidWith(context));
    }
  }

  @Test
  void standardLevel_tellsNothingOfStreamsAndEnvelopes() {
    List<String> extendedOnly =
        new LashRecords(17)
            .oneOfEach().stream()
                .filter(event -> !TraceLevel.STANDARD.tells(event))
                .map(TraceEvent::kind)
                .toList();
    assertEquals(
        List.of(
            "provider_request",
            "effect_envelope_diff",
            "provider_stream_event",
            "runtime_stream_event"),
        extendedOnly);
    assertEquals(
        17, new LashRecords(17).oneOfEach().stream().filter(TraceLevel.EXTENDED::tells).count());
  }
}
