package plasm.sink.trace;

import java.time.Instant;
import plasm.model.trace.Totals;
import plasm.model.trace.TraceStatus;

/**
 * All that a list says about a trace: the fold of its events. The same events give the same head,
 * whatever their order and batching; only {@code lastSeq}, {@code lastArrivalMs} and {@code
 * completed} tell of their arrival, and of when somebody said that the trace is over.
 *
 * @param startedAtMs earliest emission, milliseconds since 1970
 * @param endedAtMs latest emission
 * @param mcpSession the first in record order; null when no event names one
 * @param logicalSession likewise
 * @param project the last in record order; null when no event names one
 * @param workspace likewise
 * @param mcpConfig which MCP configuration the session runs under, as JSON; the last in record
 *     order; null when no event says
 * @param totals counters over the trace's records
 * @param lastSeq the last number that was given out: each record takes the next one as it comes in,
 *     and so does each end of the trace
 * @param events how many events of any kind
 * @param lastArrivalMs when the last event came in
 * @param completed somebody said that the trace is over, and no event came since
 */
public record TraceHead(
    TraceKey key,
    long startedAtMs,
    long endedAtMs,
    Noted mcpSession,
    Noted logicalSession,
    Noted project,
    Noted workspace,
    Noted mcpConfig,
    Totals totals,
    long lastSeq,
    long events,
    long lastArrivalMs,
    boolean completed) {
  private static final String DEFAULT_PROJECT = "main";

  /** A trace before its first event; never stored. */
  public static TraceHead empty(TraceKey key) {
    return new TraceHead(
        key,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        null,
        null,
        null,
        null,
        null,
        Totals.ZERO,
        0,
        0,
        Long.MIN_VALUE,
        false);
  }

  /**
   * Folds in one more event.
   *
   * @param arrival the store's running number of the event
   * @param ingestedAt when the sink took it
   */
  public TraceHead plus(StampedEvent e, long arrival, Instant ingestedAt) {
    return plus(e, RecordKey.of(e.event(), arrival), ingestedAt);
  }

  /** Folds in one more event; many are folded in by a {@link TraceFold}. */
  public TraceHead plus(StampedEvent e, RecordKey at, Instant ingestedAt) {
    TraceFold fold = new TraceFold(this);
    fold.add(e, at, ingestedAt);
    return fold.head();
  }

  /** The same trace as told by a summary, before its records are folded in once more. */
  public TraceHead withoutRecords() {
    return new TraceHead(
        key,
        startedAtMs,
        endedAtMs,
        mcpSession,
        logicalSession,
        project,
        workspace,
        mcpConfig,
        totals,
        0,
        0,
        lastArrivalMs,
        false);
  }

  /** The same trace with counters that are known from elsewhere. */
  public TraceHead withTotals(Totals known) {
    return new TraceHead(
        key,
        startedAtMs,
        endedAtMs,
        mcpSession,
        logicalSession,
        project,
        workspace,
        mcpConfig,
        known,
        lastSeq,
        events,
        lastArrivalMs,
        completed);
  }

  /** The same trace, said to be over, which takes the next number. */
  public TraceHead asCompleted() {
    TraceFold fold = new TraceFold(this);
    fold.complete();
    return fold.head();
  }

  /**
   * @param liveAfterMs see {@link IdleClock#liveAfterMs}
   */
  public TraceStatus status(long liveAfterMs) {
    boolean live = !completed && lastArrivalMs > liveAfterMs;
    return live ? TraceStatus.LIVE : TraceStatus.COMPLETED;
  }

  /** Empty when unknown. */
  public String mcpSessionId() {
    return Noted.valueOr(mcpSession, "");
  }

  /** Null when unknown. */
  public String logicalSessionId() {
    return Noted.valueOr(logicalSession, null);
  }

  public String projectSlug() {
    return Noted.valueOr(project, DEFAULT_PROJECT);
  }

  /** Empty when unknown. */
  public String workspaceSlug() {
    return Noted.valueOr(workspace, "");
  }

  /** One JSON object; null when unknown. */
  public String mcpConfigJson() {
    return Noted.valueOr(mcpConfig, null);
  }
}
