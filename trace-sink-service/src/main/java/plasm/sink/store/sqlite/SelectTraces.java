package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.TraceQuery;

/**
 * A page of a tenant's traces, newest start first: along an index, or all of a session or a run in
 * that order.
 */
final class SelectTraces {
  private static final String OF_SESSION = TraceBlock.selectTraces("sessions", "session_id");
  private static final String FROM_TRACES = "SELECT " + StoredTrace.COLUMNS + " FROM traces t";

  private final StringBuilder sql;
  private final List<Object> parameters = new ArrayList<>();

  private SelectTraces(String from, TraceQuery query) {
    // The plus keeps SQLite from going through all traces of the tenant for those few.
    boolean few = query.mcpSessionId() != null || query.runId() != null;
    sql = new StringBuilder(from).append(few ? " WHERE +t.tenant = ?" : " WHERE t.tenant = ?");
    parameters.add(query.tenant().partition());
    and("t.project_slug = ?", query.projectSlug());
    and("t.mcp_session_id = ?", query.mcpSessionId());
    and("t.trace_no IN (" + OF_SESSION + ")", query.mcpSessionId());
    and("t.started_at_ms >= ?", query.startedFromMs());
    and("t.started_at_ms <= ?", query.startedToMs());
    switch (query.status()) {
      case LIVE -> and("t.completed = 0 AND t.last_arrival_ms > ?", query.liveAfterMs());
      case COMPLETED -> and("NOT (t.completed = 0 AND t.last_arrival_ms > ?)", query.liveAfterMs());
      case ALL -> {}
    }
    and(
        "t.trace_no IN (" + RunOfTrace.SELECT_TRACES + ")",
        query.runId() == null ? null : RunOfTrace.hash(query.runId()));
    if (query.after() != null) {
      and("(t.started_at_ms, t.trace_id) < (?, ?)", query.after().startedAtMs());
      parameters.add(query.after().traceId());
    }
    sql.append(" ORDER BY t.started_at_ms DESC, t.trace_id DESC");
  }

  /** A page, when the query has no text; {@link TextSearch} when it has. */
  static Query of(TraceQuery query) {
    SelectTraces select = new SelectTraces(FROM_TRACES, query);
    select.sql.append(" LIMIT ? OFFSET ?");
    select.parameters.add(query.limit());
    select.parameters.add(query.offset());
    return new Query(select.sql.toString(), select.parameters);
  }

  /**
   * All that the rest of the query asks for, in order.
   *
   * @param from what comes before WHERE, with the traces as t in front
   */
  static Query all(String from, TraceQuery query) {
    SelectTraces select = new SelectTraces(from, query);
    return new Query(select.sql.toString(), select.parameters);
  }

  /** Traces not completed whose last event came in at or before a time, longest idle first. */
  static Query open(long lastArrivalAtMostMs, int limit) {
    return new Query(
        FROM_TRACES
            + " WHERE t.completed = 0 AND t.last_arrival_ms <= ?"
            + " ORDER BY t.last_arrival_ms LIMIT ?",
        List.of(lastArrivalAtMostMs, limit));
  }

  /** Traces of a logical session that are not completed, of any tenant. */
  static Query openOfSession(String logicalSessionId) {
    return new Query(
        FROM_TRACES
            + " WHERE t.trace_no IN ("
            + OF_SESSION
            + ") AND t.completed = 0 AND t.logical_session_id = ?",
        List.of(logicalSessionId, logicalSessionId));
  }

  private void and(String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      parameters.add(value);
    }
  }
}
