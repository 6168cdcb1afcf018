package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The log from some point on, in pieces. */
final class SelectEventsAfter {
  private static final int PIECE = 2_000;

  private SelectEventsAfter() {}

  /** The next events behind {@code seq}; none at the end of the log. */
  static List<EventRow> run(Connection connection, long seq) throws SQLException {
    String sql =
        "SELECT " + EventRow.COLUMNS + " FROM events e WHERE e.seq > ? ORDER BY e.seq LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, seq);
      statement.setInt(2, PIECE);
      try (ResultSet rows = statement.executeQuery()) {
        List<EventRow> events = new ArrayList<>();
        while (rows.next()) {
          events.add(EventRow.read(rows));
        }
        return events;
      }
    }
  }
}
