package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.store.column.HeadJson;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** Runs a statement on a connection of the pool; SQLite's WAL lets that go on beside the writer. */
final class SqliteReader {
  /** A statement and what it binds. */
  record Query(String sql, List<Object> parameters) {}

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A trace as the list of traces knows it. */
  record StoredTrace(long traceNo, TraceHead head, boolean foreignArchive) {
    static final String COLUMNS = "t.trace_no, t.tenant, t.trace_id, t.head, t.foreign_archive";

    static StoredTrace read(ResultSet row) throws SQLException {
      TraceKey key = new TraceKey(Tenant.of(row.getString(2)), Sql.uuid(row, 3));
      return new StoredTrace(
          row.getLong(1), HeadJson.read(key, row.getBytes(4)), row.getBoolean(5));
    }
  }

  private final DataSource dataSource;

  SqliteReader(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  Optional<StoredTrace> trace(TraceKey key) {
    Query query =
        new Query(
            "SELECT "
                + StoredTrace.COLUMNS
                + " FROM traces t WHERE t.tenant = ? AND t.trace_id = ?",
            List.of(key.tenant().partition(), key.traceId()));
    return rows(query, StoredTrace::read).stream().findFirst();
  }

  <T> List<T> rows(Query query, RowReader<T> reader) {
    List<T> read = new ArrayList<>();
    scan(query, row -> read.add(reader.read(row)));
    return read;
  }

  interface RowVisitor {
    /** Returns false to stop. */
    boolean visit(ResultSet row) throws SQLException;
  }

  /** Shows rows one by one. */
  void scan(Query query, RowVisitor visitor) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      bind(statement, query.parameters());
      try (ResultSet rows = statement.executeQuery()) {
        boolean more = true;
        while (more && rows.next()) {
          more = visitor.visit(rows);
        }
      }
    } catch (SQLException e) {
      throw new StoreFailure.Unavailable("SQLite cannot read: " + e.getMessage(), e);
    }
  }

  private static void bind(PreparedStatement statement, List<Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      switch (parameters.get(i)) {
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case String text -> statement.setString(i + 1, text);
        case UUID uuid -> Sql.set(statement, i + 1, uuid);
        default -> throw new IllegalArgumentException("no SQL type for parameter " + i);
      }
    }
  }
}
