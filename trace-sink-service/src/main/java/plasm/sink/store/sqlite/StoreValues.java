package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The few numbers that the store keeps about itself. */
final class StoreValues {
  /** The last event that all derived tables know. */
  static final String PROJECTED_SEQ = "projected_seq";

  /** The last event that another store is known to have ({@link SqliteForwardLog}). */
  static final String FORWARDED_SEQ = "forwarded_seq";

  /** Random, drawn when the database was made; keys the {@link EventIdIndex}. */
  static final String SEED = "seed";

  /** Written by the readiness check, read by nobody. */
  static final String PROBE = "probe";

  private StoreValues() {}

  static long get(Connection connection, String name, long otherwise) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM store WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Long.parseLong(row.getString(1)) : otherwise;
      }
    }
  }

  static void put(Connection connection, String name, long value) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement("INSERT OR REPLACE INTO store VALUES (?, ?)")) {
      upsert.setString(1, name);
      upsert.setString(2, Long.toString(value));
      upsert.executeUpdate();
    }
  }
}
