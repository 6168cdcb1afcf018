package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import plasm.sink.store.column.HeadJson;
import plasm.sink.trace.TraceHead;

/** A trace's row as its head now is. Indexes are touched only when what they order by changed. */
final class UpsertTrace implements AutoCloseable {
  private final PreparedStatement insert;
  private final PreparedStatement updateAll;
  private final PreparedStatement updateHead;
  private final PreparedStatement addSession;

  UpsertTrace(Connection connection) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT INTO traces VALUES (?9, ?7, ?8, ?1, ?2, ?3, ?10, ?4, ?5,"
                + " CAST(?6 AS TEXT), ?11)");
    updateAll =
        connection.prepareStatement(
            """
            UPDATE traces SET started_at_ms = ?1, last_arrival_ms = ?2, completed = ?3,
              foreign_archive = 0, project_slug = ?4, mcp_session_id = ?5,
              head = CAST(?6 AS TEXT), logical_session_id = ?8
            WHERE trace_no = ?7
            """);
    updateHead =
        connection.prepareStatement(
            """
            UPDATE traces SET last_arrival_ms = ?1, head = CAST(?2 AS TEXT) WHERE trace_no = ?3
            """);
    addSession = connection.prepareStatement("INSERT OR IGNORE INTO sessions VALUES (?, ?, ?)");
  }

  void run(HotTraces.Changed trace) throws SQLException {
    TraceHead head = trace.head();
    if (trace.before() == null) {
      setAll(insert, head);
      insert.setString(7, head.key().tenant().partition());
      Sql.set(insert, 8, head.key().traceId());
      insert.setLong(9, trace.traceNo());
      insert.setInt(10, trace.foreignArchive() ? 1 : 0);
      insert.setString(11, logicalSession(head));
      insert.executeUpdate();
      noteSessions(trace);
    } else if (sameOrder(head, trace.before())) {
      updateHead.setLong(1, head.lastArrivalMs());
      updateHead.setBytes(2, HeadJson.write(head));
      updateHead.setLong(3, trace.traceNo());
      updateHead.executeUpdate();
    } else {
      setAll(updateAll, head);
      updateAll.setLong(7, trace.traceNo());
      updateAll.setString(8, logicalSession(head));
      updateAll.executeUpdate();
      noteSessions(trace);
    }
  }

  /** Entries stay when the trace is over or of another session: who reads looks at the trace. */
  private void noteSessions(HotTraces.Changed trace) throws SQLException {
    noteSession(trace.traceNo(), logicalSession(trace.head()));
    noteSession(trace.traceNo(), trace.head().mcpSessionId());
  }

  private void noteSession(long traceNo, String session) throws SQLException {
    if (!session.isEmpty()) {
      addSession.setLong(1, TraceBlock.of(traceNo));
      addSession.setString(2, session);
      addSession.setLong(3, traceNo);
      addSession.executeUpdate();
    }
  }

  private static void setAll(PreparedStatement statement, TraceHead head) throws SQLException {
    statement.setLong(1, head.startedAtMs());
    statement.setLong(2, head.lastArrivalMs());
    statement.setInt(3, head.completed() ? 1 : 0);
    statement.setString(4, head.projectSlug());
    statement.setString(5, head.mcpSessionId());
    statement.setBytes(6, HeadJson.write(head));
  }

  private static boolean sameOrder(TraceHead a, TraceHead b) {
    return a.startedAtMs() == b.startedAtMs()
        && a.completed() == b.completed()
        && a.projectSlug().equals(b.projectSlug())
        && logicalSession(a).equals(logicalSession(b))
        && a.mcpSessionId().equals(b.mcpSessionId());
  }

  private static String logicalSession(TraceHead head) {
    return head.logicalSessionId() == null ? "" : head.logicalSessionId();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    updateAll.close();
    updateHead.close();
    addSession.close();
  }
}
