package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Takes what leaves out of the tables of the index, inside a transaction of the caller's. */
final class DeleteFromIndex {
  /** The key of a row of table {@code usage}. */
  record UsageSecond(String tenant, long emittedAtSeconds, long firstSeq) {}

  private DeleteFromIndex() {}

  static void traces(Connection connection, Set<Long> traceNos) throws SQLException {
    try (PreparedStatement trace =
            connection.prepareStatement("DELETE FROM traces WHERE trace_no = ?");
        PreparedStatement records =
            connection.prepareStatement("DELETE FROM trace_records WHERE trace_no = ?")) {
      for (long traceNo : traceNos) {
        trace.setLong(1, traceNo);
        trace.executeUpdate();
        records.setLong(1, traceNo);
        records.executeUpdate();
      }
    }
    inBlocks(connection, "runs", traceNos);
    inBlocks(connection, "sessions", traceNos);
  }

  private static void inBlocks(Connection connection, String table, Set<Long> traceNos)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + table
                + " WHERE trace_block = ? AND trace_no IN (SELECT value FROM json_each(?))")) {
      for (long block : traceNos.stream().map(TraceBlock::of).distinct().toList()) {
        delete.setLong(1, block);
        delete.setString(2, traceNos.toString());
        delete.executeUpdate();
      }
    }
  }

  static void usage(Connection connection, List<UsageSecond> seconds) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM usage WHERE tenant = ? AND emitted_at_s = ? AND first_seq = ?")) {
      for (UsageSecond second : seconds) {
        delete.setString(1, second.tenant());
        delete.setLong(2, second.emittedAtSeconds());
        delete.setLong(3, second.firstSeq());
        delete.executeUpdate();
      }
    }
  }
}
