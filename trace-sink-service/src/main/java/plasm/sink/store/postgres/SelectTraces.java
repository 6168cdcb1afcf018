package plasm.sink.store.postgres;

import java.util.ArrayList;
import java.util.List;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;

/** A page of a tenant's traces, newest start first, along an index. */
final class SelectTraces {
  private static final String SELECT = "SELECT " + TraceRow.COLUMNS + " FROM sink_traces t WHERE ";

  private final StringBuilder sql = new StringBuilder(SELECT + "t.tenant = ?");
  private final List<Object> parameters = new ArrayList<>();

  private SelectTraces(TraceQuery query) {
    parameters.add(query.tenant().partition());
    and("t.project_slug = ?", IndexedText.of(query.projectSlug()));
    if (query.mcpSessionId() != null && !query.mcpSessionId().isEmpty()) {
      // As the index says it, or the server does not see that the index will do.
      sql.append(" AND t.mcp_session_id <> ''");
    }
    and("t.mcp_session_id = ?", IndexedText.of(query.mcpSessionId()));
    and("t.started_at_ms >= ?", query.startedFromMs());
    and("t.started_at_ms <= ?", query.startedToMs());
    switch (query.status()) {
      case LIVE -> and("NOT t.completed AND t.last_arrival_ms > ?", query.liveAfterMs());
      case COMPLETED -> and("NOT (NOT t.completed AND t.last_arrival_ms > ?)", query.liveAfterMs());
      case ALL -> {}
    }
    and(
        "t.trace_no IN (SELECT r.trace_no FROM sink_trace_runs r WHERE r.run_id = ?)",
        IndexedText.of(query.runId()));
    and(
        "EXISTS (SELECT 1 FROM sink_events e WHERE e.trace_no = t.trace_no"
            + " AND e.trace_seq IS NOT NULL AND e.ingested_on BETWEEN t.first_day AND t.last_day"
            + " AND strpos(e.search_text, ?) > 0)",
        query.text());
    if (query.after() != null) {
      and("(t.started_at_ms, t.trace_id) < (?, ?)", query.after().startedAtMs());
      parameters.add(query.after().traceId());
    }
    sql.append(" ORDER BY t.started_at_ms DESC, t.trace_id DESC LIMIT ? OFFSET ?");
    parameters.add(query.limit());
    parameters.add(query.offset());
  }

  /** What holds a character that no column can hold is found by nothing. */
  static boolean canFind(TraceQuery query) {
    return IndexedText.isStorable(query.tenant().partition())
        && (query.text() == null || IndexedText.isStorable(query.text()));
  }

  /** Only for a query that {@link #canFind} something. */
  static Query of(TraceQuery query) {
    SelectTraces select = new SelectTraces(query);
    return new Query(select.sql.toString(), select.parameters);
  }

  /** One trace; of a tenant that can be stored. */
  static Query of(TraceKey key) {
    return Query.of(
        SELECT + "t.tenant = ? AND t.trace_id = ?", key.tenant().partition(), key.traceId());
  }

  /** Traces not completed whose last event came in at or before a time, longest idle first. */
  static Query open(long lastArrivalAtMostMs, int limit) {
    return Query.of(
        SELECT
            + "NOT t.completed AND t.arrival_slot <= ? AND t.last_arrival_ms <= ?"
            + " ORDER BY t.arrival_slot, t.last_arrival_ms LIMIT ?",
        TraceColumns.Ordering.slot(lastArrivalAtMostMs),
        lastArrivalAtMostMs,
        limit);
  }

  /** Traces of a logical session that are not completed, of any tenant. */
  static Query openOfSession(String logicalSessionId) {
    return Query.of(
        SELECT + "NOT t.completed AND t.logical_session_id <> '' AND t.logical_session_id = ?",
        IndexedText.of(logicalSessionId));
  }

  private void and(String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      parameters.add(value);
    }
  }
}
