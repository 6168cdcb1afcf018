package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import plasm.model.trace.Tenant;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.TraceKey;

/**
 * The ends of traces, in the log's database beside the events: an end takes a number of its trace,
 * so whoever reads the log again must meet it at the same place.
 */
final class Completions {
  private static final String SELECT =
      "SELECT seq, tenant, trace_id, events FROM completions WHERE ";

  private Completions() {}

  static void add(Connection connection, List<Completion> completions) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO completions VALUES (?, ?, ?, ?)")) {
      for (Completion completion : completions) {
        insert.setLong(1, completion.seq());
        insert.setString(2, completion.trace().tenant().partition());
        Sql.set(insert, 3, completion.trace().traceId());
        insert.setLong(4, completion.events());
        insert.executeUpdate();
      }
    }
  }

  /** Lets go of those before an event. */
  static void forgetBelow(Connection connection, long seq) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM completions WHERE seq < ?")) {
      delete.setLong(1, seq);
      delete.executeUpdate();
    }
  }

  /** Those between two events, both included, in order. */
  static List<Completion> between(Connection connection, long fromSeq, long toSeq)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + "seq BETWEEN ? AND ? ORDER BY seq")) {
      select.setLong(1, fromSeq);
      select.setLong(2, toSeq);
      try (ResultSet row = select.executeQuery()) {
        List<Completion> found = new ArrayList<>();
        while (row.next()) {
          found.add(read(row));
        }
        return found;
      }
    }
  }

  /** Those at an event and behind it. */
  static Query fromQuery(long seq) {
    return new Query(SELECT + "seq >= ?", List.of(seq));
  }

  static Completion read(ResultSet row) throws SQLException {
    TraceKey trace = new TraceKey(Tenant.of(row.getString(2)), Sql.uuid(row, 3));
    return new Completion(row.getLong(1), trace, row.getLong(4));
  }
}
