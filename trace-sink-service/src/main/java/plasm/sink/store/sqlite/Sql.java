package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import plasm.model.identity.Uuids;

/** What JDBC has no method for. */
final class Sql {
  private Sql() {}

  static void set(PreparedStatement statement, int at, UUID value) throws SQLException {
    statement.setBytes(at, Uuids.toBytes(value));
  }

  static void set(PreparedStatement statement, int at, Long value) throws SQLException {
    if (value == null) {
      statement.setNull(at, Types.INTEGER);
    } else {
      statement.setLong(at, value);
    }
  }

  static Long longOrNull(ResultSet row, int at) throws SQLException {
    long value = row.getLong(at);
    return row.wasNull() ? null : (Long) value;
  }

  /** Undoes what is left of a transaction that failed, which SQLite may have done by itself. */
  static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  static UUID uuid(ResultSet row, int at) throws SQLException {
    return Uuids.ofBytes(row.getBytes(at));
  }
}
