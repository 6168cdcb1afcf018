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
  private Noted mcpConfig;
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
    mcpConfig = head.mcpConfig();
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
    add(e, at);
    arrived(ingestedAt);
  }

  /**
   * Folds in one more event that nobody took yet.
   *
   * @param at the event's place in the trace
   */
  public void add(StampedEvent e, RecordKey at) {
    long emittedAtMs = Math.floorDiv(at.emittedAtMicros(), 1_000L);
    startedAtMs = Math.min(startedAtMs, emittedAtMs);
    endedAtMs = Math.max(endedAtMs, emittedAtMs);
    mcpSession = Noted.first(mcpSession, at, e.event().mcpSessionId());
    logicalSession = Noted.first(logicalSession, at, e.logicalSessionId());
    project = Noted.last(project, at, e.projectSlug());
    workspace = Noted.last(workspace, at, e.workspaceSlug());
    mcpConfig = Noted.last(mcpConfig, at, e.view().mcpConfig());
    if (e.isRecord()) {
      totals.add(e.view().event().segment());
      lastSeq++;
    }
    events++;
    completed = false;
  }

  /**
   * Folds in what the next events of the trace come to on their own: the same as each of them.
   *
   * @param next counts arrivals from 1
   * @param arrivalsBefore what its arrivals count on from
   * @param ingestedAt when the sink took them
   */
  public void add(TraceFold next, long arrivalsBefore, Instant ingestedAt) {
    startedAtMs = Math.min(startedAtMs, next.startedAtMs);
    endedAtMs = Math.max(endedAtMs, next.endedAtMs);
    mcpSession = Noted.first(mcpSession, next.mcpSession, arrivalsBefore);
    logicalSession = Noted.first(logicalSession, next.logicalSession, arrivalsBefore);
    project = Noted.last(project, next.project, arrivalsBefore);
    workspace = Noted.last(workspace, next.workspace, arrivalsBefore);
    mcpConfig = Noted.last(mcpConfig, next.mcpConfig, arrivalsBefore);
    totals.add(next.totals.totals());
    lastSeq += next.lastSeq;
    events += next.events;
    completed = false;
    arrived(ingestedAt);
  }

  private void arrived(Instant ingestedAt) {
    lastArrivalMs = Math.max(lastArrivalMs, ingestedAt.toEpochMilli());
  }

  /** Somebody says that the trace is over, which takes the next number. */
  public void complete() {
    completed = true;
    lastSeq++;
  }

  public TraceKey key() {
    return key;
  }

  /** The last number given out. */
  public long lastSeq() {
    return lastSeq;
  }

  /** How many events of any kind the trace has by now. */
  public long events() {
    return events;
  }

  public boolean completed() {
    return completed;
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
        mcpConfig,
        totals.totals(),
        lastSeq,
        events,
        lastArrivalMs,
        completed);
  }
}
