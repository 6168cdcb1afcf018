package plasm.sink.usage;

import java.time.Instant;
import java.util.UUID;
import plasm.model.identity.Uuids;
import plasm.model.json.RawJson;
import plasm.model.trace.Tenant;
import plasm.model.trace.TraceSegment.PlasmLine;
import plasm.sink.trace.StampedEvent;

/**
 * What one executed line costs (spec/trace-sink.md, billing). Correlation members are null when
 * unknown.
 *
 * @param durationMs unsigned; the line's {@code stats.duration_ms}
 * @param attributes the payload; null when the query did not ask for it
 */
public record UsageRow(
    UUID eventId,
    UUID traceId,
    Instant emittedAt,
    Tenant tenant,
    String mcpSessionId,
    String plasmPromptHash,
    String plasmExecuteSession,
    String runId,
    Long callIndex,
    Long lineIndex,
    long requestUnits,
    long durationMs,
    String apiEntryId,
    String capability,
    RawJson attributes) {
  /** What a usage row is called on the wire, as span and as billing event. */
  public static final String SPAN_NAME = "plasm_line";

  private static final UUID SPAN_NAMESPACE =
      UUID.fromString("018fb8d5-4e9a-73a7-b0e1-3f2c1a8b0a01");

  /** The event as a usage row; only for {@link #isBillable} ones. */
  public static UsageRow of(StampedEvent e) {
    PlasmLine line = (PlasmLine) e.view().event().segment();
    return new UsageRow(
        e.event().eventId(),
        e.event().traceId(),
        e.event().emittedAt(),
        e.event().tenant(),
        e.event().mcpSessionId(),
        e.event().plasmPromptHash(),
        e.event().plasmExecuteSession(),
        e.event().runId(),
        e.event().callIndex(),
        e.event().lineIndex(),
        e.event().requestUnits(),
        line.stats().durationMs(),
        line.apiEntryId(),
        line.capability(),
        e.event().payload());
  }

  public static boolean isBillable(StampedEvent e) {
    return e.isRecord() && e.view().event().segment() instanceof PlasmLine;
  }

  /** The same for the same event for ever, so that a replay never bills twice. */
  public UUID spanId() {
    return Uuids.v5(SPAN_NAMESPACE, Uuids.toBytes(eventId));
  }
}
