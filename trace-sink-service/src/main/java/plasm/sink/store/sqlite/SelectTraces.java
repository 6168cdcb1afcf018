package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.TraceQuery;

/** A page of a tenant's traces, newest start first, along an index. */
final class SelectTraces {
  private final StringBuilder sql =
      new StringBuilder("SELECT " + StoredTrace.COLUMNS + " FROM traces t WHERE t.tenant = ?");
  private final List<Object> parameters = new ArrayList<>();

  private SelectTraces(TraceQuery query) {
    parameters.add(query.tenant().partition());
    and("t.project_slug = ?", query.projectSlug());
    and("t.mcp_session_id = ?", query.mcpSessionId());
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
    and(
        "EXISTS (SELECT 1 FROM trace_records r WHERE r.trace_no = t.trace_no"
            + " AND instr(r.texts, ?) > 0)",
        query.text());
    if (query.text() != null && query.text().indexOf(NewRecords.TEXT_END) >= 0) {
      // No text holds it; in the column it stands between texts.
      sql.append(" AND 0");
    }
    if (query.after() != null) {
      and("(t.started_at_ms, t.trace_id) < (?, ?)", query.after().startedAtMs());
      parameters.add(query.after().traceId());
    }
    sql.append(" ORDER BY t.started_at_ms DESC, t.trace_id DESC LIMIT ? OFFSET ?");
    parameters.add(query.limit());
    parameters.add(query.offset());
  }

  static Query of(TraceQuery query) {
    SelectTraces select = new SelectTraces(query);
    return new Query(select.sql.toString(), select.parameters);
  }

  /** Traces not completed whose last event came in at or before a time, longest idle first. */
  static Query open(long lastArrivalAtMostMs, int limit) {
    return new Query(
        "SELECT "
            + StoredTrace.COLUMNS
            + " FROM traces t WHERE t.completed = 0 AND t.last_arrival_ms <= ?"
            + " ORDER BY t.last_arrival_ms LIMIT ?",
        List.of(lastArrivalAtMostMs, limit));
  }

  /** Traces of a logical session that are not completed, of any tenant. */
  static Query openOfSession(String logicalSessionId) {
    return new Query(
        "SELECT "
            + StoredTrace.COLUMNS
            + " FROM traces t WHERE t.trace_no IN ("
            + TraceBlock.selectTraces("sessions", "logical_session_id")
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
