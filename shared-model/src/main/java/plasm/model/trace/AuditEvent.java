package plasm.model.trace;

import java.time.Instant;
import java.util.UUID;
import plasm.model.json.RawJson;

/**
 * The envelope in which runtimes post what happened (spec/trace-sink.md, AuditEvent). Members that
 * the contract does not require are null when absent.
 *
 * @param eventId idempotency key within the tenant
 * @param schemaVersion 1 today; others are kept as they are
 * @param emittedAt to the microsecond
 * @param eventKind {@value #SEGMENT_KIND} is interpreted, all others are kept for audit
 * @param requestUnits what the event costs
 * @param payload whatever was posted, {@link RawJson#NULL} when nothing was
 * @param posted the whole event as it was posted; the payload is a part of it
 */
public record AuditEvent(
    UUID eventId,
    int schemaVersion,
    Instant emittedAt,
    UUID traceId,
    String mcpSessionId,
    String logicalSessionId,
    String plasmPromptHash,
    String plasmExecuteSession,
    String runId,
    Long callIndex,
    Long lineIndex,
    String tenantId,
    String principalSub,
    String workspaceSlug,
    String projectSlug,
    String eventKind,
    long requestUnits,
    RawJson payload,
    RawJson posted) {

  /** The kind whose payload is a {@link TraceEvent}. */
  public static final String SEGMENT_KIND = "mcp_trace_segment";

  public Tenant tenant() {
    return Tenant.of(tenantId);
  }

  /** The same event in bytes of its own, for who keeps it longer than the batch it came in. */
  public AuditEvent detached() {
    RawJson own = posted.detached();
    RawJson ownPayload =
        payload == RawJson.NULL
            ? RawJson.NULL
            : own.part(payload.offsetIn(posted), payload.length());
    return new AuditEvent(
        eventId,
        schemaVersion,
        emittedAt,
        traceId,
        mcpSessionId,
        logicalSessionId,
        plasmPromptHash,
        plasmExecuteSession,
        runId,
        callIndex,
        lineIndex,
        tenantId,
        principalSub,
        workspaceSlug,
        projectSlug,
        eventKind,
        requestUnits,
        ownPayload,
        own);
  }

  public boolean isSegment() {
    return SEGMENT_KIND.equals(eventKind);
  }
}
