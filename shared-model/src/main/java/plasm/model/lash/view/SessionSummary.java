package plasm.model.lash.view;

import java.util.Objects;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.TraceRecord;

/**
 * A line about some records of a session, in the order of their arrival (spec/lash-trace.md,
 * decisions for this project, and section 15). Summaries of neighbouring stretches add up to that
 * of both.
 *
 * @param firstTimestamp of the record that arrived first, whatever time it tells
 * @param lastTimestamp of the record that arrived last
 * @param turns how many were started
 * @param llmCalls how many were started
 * @param toolCalls how many were started
 * @param failures records that {@link ViewerRules#failed}
 * @param usage the sum of {@link ViewerRules#usage}; beyond 64 bits it stays at the bound
 */
public record SessionSummary(
    String firstTimestamp,
    String lastTimestamp,
    long records,
    long turns,
    long llmCalls,
    long toolCalls,
    long failures,
    TokenUsage usage) {

  public SessionSummary {
    Objects.requireNonNull(firstTimestamp);
    Objects.requireNonNull(lastTimestamp);
    Objects.requireNonNull(usage);
  }

  public static SessionSummary of(TraceRecord record) {
    return new SessionSummary(
        record.timestamp(),
        record.timestamp(),
        1,
        record.event() instanceof TurnStarted ? 1 : 0,
        record.event() instanceof LlmCallStarted ? 1 : 0,
        record.event() instanceof ToolCallStarted ? 1 : 0,
        ViewerRules.failed(record) ? 1 : 0,
        ViewerRules.usage(record));
  }

  /** This and what arrived after it. */
  public SessionSummary then(SessionSummary later) {
    return new SessionSummary(
        firstTimestamp,
        later.lastTimestamp,
        records + later.records,
        turns + later.turns,
        llmCalls + later.llmCalls,
        toolCalls + later.toolCalls,
        failures + later.failures,
        usage.plus(later.usage));
  }

  /** This and the record that arrived next. */
  public SessionSummary then(TraceRecord next) {
    return then(of(next));
  }
}
