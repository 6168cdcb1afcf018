package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.SqliteReader.RowVisitor;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.TraceQuery;

/**
 * A page of a tenant's traces, newest start first: along an index, or all of a session or a run in
 * that order.
 */
final class SelectTraces {
  private static final String OF_MCP_SESSION =
      TraceBlock.selectTraces("mcp_sessions", "mcp_session_id");
  private static final String FROM_TRACES = "SELECT " + StoredTrace.COLUMNS + " FROM traces t";

  /** In the order of the traces; the texts of one come one after the other. */
  private static final String WITH_TEXTS =
      "SELECT "
          + StoredTrace.COLUMNS
          + ", "
          + RecordTexts.COLUMNS
          + " FROM traces t CROSS JOIN trace_records r ON r.trace_no = t.trace_no";

  /** Which column of those the texts begin at. */
  private static final int TEXTS = 6;

  private final StringBuilder sql;
  private final List<Object> parameters = new ArrayList<>();

  private SelectTraces(String from, TraceQuery query) {
    // The plus keeps SQLite from going through all traces of the tenant for those few.
    boolean few = query.mcpSessionId() != null || query.runId() != null;
    sql = new StringBuilder(from).append(few ? " WHERE +t.tenant = ?" : " WHERE t.tenant = ?");
    parameters.add(query.tenant().partition());
    and("t.project_slug = ?", query.projectSlug());
    and("t.mcp_session_id = ?", query.mcpSessionId());
    and("t.trace_no IN (" + OF_MCP_SESSION + ")", query.mcpSessionId());
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

  static List<StoredTrace> run(SqliteReader index, TraceQuery query) {
    if (query.text() == null) {
      return index.rows(of(query), StoredTrace::read);
    }
    List<StoredTrace> page = new ArrayList<>();
    index.scan(withTexts(query), new Search(query, page));
    return page;
  }

  /** What asks for no text. */
  static Query of(TraceQuery query) {
    SelectTraces select = new SelectTraces(FROM_TRACES, query);
    select.sql.append(" LIMIT ? OFFSET ?");
    select.parameters.add(query.limit());
    select.parameters.add(query.offset());
    return new Query(select.sql.toString(), select.parameters);
  }

  /** What a text is to be looked for in. */
  static Query withTexts(TraceQuery query) {
    SelectTraces select = new SelectTraces(WITH_TEXTS, query);
    return new Query(select.sql.toString(), select.parameters);
  }

  /** Puts the traces that have the text on the page. */
  private static final class Search implements RowVisitor {
    private final TraceQuery query;
    private final List<StoredTrace> page;
    private long lastFound;
    private int found;

    Search(TraceQuery query, List<StoredTrace> page) {
      this.query = query;
      this.page = page;
    }

    @Override
    public boolean visit(ResultSet row) throws SQLException {
      long traceNo = row.getLong(1);
      if (traceNo != lastFound && RecordTexts.contain(query.text(), row, TEXTS)) {
        lastFound = traceNo;
        if (++found > query.offset()) {
          page.add(StoredTrace.read(row));
        }
      }
      return page.size() < query.limit();
    }
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
