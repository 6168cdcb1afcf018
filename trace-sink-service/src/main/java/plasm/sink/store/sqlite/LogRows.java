package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import plasm.sink.store.sqlite.SqliteReader.Query;

/** Rows of the log by their first seq. */
final class LogRows {
  private record StoredRow(long firstSeq, byte[] events) {}

  private LogRows() {}

  static Map<Long, byte[]> select(SqliteReader reader, Collection<Long> firstSeqs) {
    if (firstSeqs.isEmpty()) {
      return Map.of();
    }
    String list =
        firstSeqs.stream()
            .distinct()
            .map(seq -> Long.toString(seq))
            .collect(Collectors.joining(","));
    Query query =
        new Query(
            "SELECT first_seq, length, events FROM log WHERE first_seq IN (" + list + ")",
            List.of());
    Map<Long, byte[]> rows = new HashMap<>();
    reader.rows(query, LogRows::read).forEach(row -> rows.put(row.firstSeq(), row.events()));
    return rows;
  }

  private static StoredRow read(ResultSet row) throws SQLException {
    long firstSeq = row.getLong(1);
    return new StoredRow(firstSeq, LogRow.events(firstSeq, row.getInt(2), row.getBytes(3)));
  }
}
