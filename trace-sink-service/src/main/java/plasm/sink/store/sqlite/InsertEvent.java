package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;
import plasm.sink.trace.StampedEvent;

/** One event onto the end of the log. */
final class InsertEvent implements AutoCloseable {
  private final PreparedStatement statement;

  InsertEvent(Connection connection) throws SQLException {
    statement =
        connection.prepareStatement(
            """
            INSERT INTO events VALUES (
              ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))
            """);
  }

  void run(long seq, long traceSeq, StampedEvent stamped) throws SQLException {
    AuditEvent e = stamped.event();
    statement.setLong(1, seq);
    Sql.set(statement, 2, e.eventId());
    statement.setString(3, e.tenant().partition());
    Sql.set(statement, 4, e.traceId());
    statement.setLong(5, traceSeq);
    statement.setInt(6, e.schemaVersion());
    statement.setLong(7, Rfc3339.toMicros(e.emittedAt()));
    statement.setLong(8, Rfc3339.toMicros(stamped.ingestedAt()));
    statement.setString(9, e.eventKind());
    statement.setLong(10, e.requestUnits());
    Sql.set(statement, 11, e.callIndex());
    Sql.set(statement, 12, e.lineIndex());
    statement.setString(13, e.mcpSessionId());
    statement.setString(14, e.logicalSessionId());
    statement.setString(15, e.plasmPromptHash());
    statement.setString(16, e.plasmExecuteSession());
    statement.setString(17, e.runId());
    statement.setString(18, e.principalSub());
    statement.setString(19, e.workspaceSlug());
    statement.setString(20, e.projectSlug());
    statement.setBytes(21, e.payload().utf8());
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
