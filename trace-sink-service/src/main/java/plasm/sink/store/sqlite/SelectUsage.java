package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.Rows;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Usage rows along an index; sums do without the events themselves. */
final class SelectUsage {
  private static final int PAGE_ROWS = 512;
  private static final int PAGE_ROWS_NARROW = 10_000;
  private static final long PAGE_BYTES = 1L << 20;

  private static final String FULL =
      """
      SELECT u.emitted_at_us, u.event_id, u.tenant, u.request_units, u.duration_ms, u.api_entry_id,
        u.capability, e.trace_id, e.mcp_session_id, e.plasm_prompt_hash, e.plasm_execute_session,
        e.run_id, e.call_index, e.line_index, e.payload
      FROM usage u JOIN events e ON e.seq = u.seq
      """;

  private static final String NARROW =
      """
      SELECT u.emitted_at_us, u.event_id, u.tenant, u.request_units, u.duration_ms, u.api_entry_id,
        u.capability
      FROM usage u
      """;

  private SelectUsage() {}

  static Rows<UsageRow> run(SqliteReader reader, UsageQuery query) {
    Function<UsageRow, List<UsageRow>> pageAfter =
        last -> {
          UsageCursor after = last == null ? query.after() : UsageCursor.of(last);
          return query.withAttributes()
              ? reader.rows(
                  sql(query, after, FULL, PAGE_ROWS),
                  SelectUsage::readFull,
                  PAGE_BYTES,
                  row -> row.attributes().length())
              : reader.rows(sql(query, after, NARROW, PAGE_ROWS_NARROW), SelectUsage::readNarrow);
        };
    return new PagedRows<>(query.limit(), pageAfter);
  }

  private static Query sql(UsageQuery query, UsageCursor after, String select, int rows) {
    StringBuilder sql = new StringBuilder(select);
    List<Object> parameters = new ArrayList<>();
    sql.append(" WHERE u.emitted_at_us BETWEEN ? AND ?");
    parameters.add(query.fromMicros());
    parameters.add(query.toMicros());
    if (query.tenant() != null) {
      sql.append(" AND u.tenant = ?");
      parameters.add(query.tenant().partition());
    }
    if (after != null) {
      sql.append(" AND (u.emitted_at_us, u.event_id, u.tenant) > (?, ?, ?)");
      parameters.add(after.emittedAtMicros());
      parameters.add(after.eventId());
      parameters.add(after.tenant());
    }
    sql.append(" ORDER BY u.emitted_at_us, u.event_id, u.tenant LIMIT ").append(rows);
    return new Query(sql.toString(), parameters);
  }

  private static UsageRow readFull(ResultSet row) throws SQLException {
    return new UsageRow(
        Sql.uuid(row, 2),
        Sql.uuid(row, 8),
        Rfc3339.ofMicros(row.getLong(1)),
        Tenant.of(row.getString(3)),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        Sql.longOrNull(row, 13),
        Sql.longOrNull(row, 14),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        RawJson.ofTrusted(row.getBytes(15)));
  }

  private static UsageRow readNarrow(ResultSet row) throws SQLException {
    return new UsageRow(
        Sql.uuid(row, 2),
        null,
        Rfc3339.ofMicros(row.getLong(1)),
        Tenant.of(row.getString(3)),
        null,
        null,
        null,
        null,
        null,
        null,
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        null);
  }
}
