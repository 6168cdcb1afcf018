package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import plasm.model.trace.Tenant;

/** Whether the event of a seq is the one of a tenant and an id. */
final class IsEvent implements AutoCloseable {
  private final PreparedStatement statement;

  IsEvent(Connection connection) throws SQLException {
    statement =
        connection.prepareStatement(
            "SELECT 1 FROM events WHERE seq = ? AND event_id = ? AND tenant = ?");
  }

  boolean run(long seq, Tenant tenant, UUID eventId) throws SQLException {
    statement.setLong(1, seq);
    Sql.set(statement, 2, eventId);
    statement.setString(3, tenant.partition());
    try (ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
