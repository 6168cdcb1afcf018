package plasm.sink.trace;

import java.time.Instant;
import plasm.model.trace.Totals;

/**
 * A trace's head while events are folded in, without a record for each step. Not thread-safe.
 *
 * @see TraceHead
 */
public final class TraceFold {
  private final TraceKey key;
  private final Totals.Sum totals = new Totals.Sum();
  private long startedAtMs;
  private long endedAtMs;
  private Noted mcpSession;
  private Noted logicalSession;
  private Noted project;
  private Noted workspace;
  private long lastSeq;
  private long events;
  private long lastArrivalMs;
  private boolean completed;

  /** Goes on from a head. */
  public TraceFold(TraceHead head) {
    key = head.key();
    startedAtMs = head.startedAtMs();
    endedAtMs = head.endedAtMs();
    mcpSession = head.mcpSession();
    logicalSession = head.logicalSession();
    project = head.project();
    workspace = head.workspace();
    totals.add(head.totals());
    lastSeq = head.lastSeq();
    events = head.events();
    lastArrivalMs = head.lastArrivalMs();
    completed = head.completed();
  }

  /**
   * Folds in one more event.
   *
   * @param at the event's place in the trace
   * @param ingestedAt when the sink took it
   */
  public void add(StampedEvent e, RecordKey at, Instant ingestedAt) {
    long emittedAtMs = Math.floorDiv(at.emittedAtMicros(), 1_000L);
    startedAtMs = Math.min(startedAtMs, emittedAtMs);
    endedAtMs = Math.max(endedAtMs, emittedAtMs);
    mcpSession = Noted.first(mcpSession, at, e.event().mcpSessionId());
    logicalSession = Noted.first(logicalSession, at, e.logicalSessionId());
    project = Noted.last(project, at, e.projectSlug());
    workspace = Noted.last(workspace, at, e.workspaceSlug());
    if (e.isRecord()) {
      totals.add(e.view().event().segment());
      lastSeq++;
    }
    events++;
    lastArrivalMs = Math.max(lastArrivalMs, ingestedAt.toEpochMilli());
    completed = false;
  }

  /** How many records the trace has by now. */
  public long lastSeq() {
    return lastSeq;
  }

  public TraceHead head() {
    return new TraceHead(
        key,
        startedAtMs,
        endedAtMs,
        mcpSession,
        logicalSession,
        project,
        workspace,
        totals.totals(),
        lastSeq,
        events,
        lastArrivalMs,
        completed);
  }
}
