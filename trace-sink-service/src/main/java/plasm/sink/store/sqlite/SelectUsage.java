package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.Rows;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.StampedEvent;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Usage rows along the table's key, tenant by tenant; sums do without the events themselves. */
final class SelectUsage {
  private static final int PAGE_ROWS = 512;
  private static final long PAGE_BYTES = 1L << 20;
  private static final int NARROW_PAGE_ROWS = 5_000;

  private static final String SELECT =
      """
      SELECT tenant, emitted_at_us, event_id, request_units, duration_ms, api_entry_id, capability,
        log_row, log_offset, log_length
      FROM usage
      WHERE tenant = ? AND emitted_at_us BETWEEN ? AND ?
      """;

  /** A row of the table: what sums need, and where the event lies. */
  private record Line(UsageRow usage, LogPlace place) {
    static Line read(ResultSet row) throws SQLException {
      UsageRow usage =
          new UsageRow(
              Sql.uuid(row, 3),
              null,
              Rfc3339.ofMicros(row.getLong(2)),
              Tenant.of(row.getString(1)),
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
      return new Line(usage, new LogPlace(row.getLong(8), row.getInt(9), row.getInt(10)));
    }
  }

  private final SqliteReader index;
  private final SqliteReader log;
  private final UsageQuery query;

  private SelectUsage(SqliteReader index, SqliteReader log, UsageQuery query) {
    this.index = index;
    this.log = log;
    this.query = query;
  }

  static Rows<UsageRow> run(SqliteReader index, SqliteReader log, UsageQuery query) {
    SelectUsage select = new SelectUsage(index, log, query);
    List<Tenant> tenants = query.tenant() == null ? select.tenants() : List.of(query.tenant());
    List<Rows<UsageRow>> each = new ArrayList<>();
    for (Tenant tenant : tenants) {
      each.add(select.ofTenant(tenant, Math.max(8, PAGE_ROWS / tenants.size())));
    }
    return MergedRows.of(each, UsageCursor::of, UsageCursor.ORDER, query.limit());
  }

  /** One step along the key for each tenant, however many rows they have. */
  private List<Tenant> tenants() {
    Query distinct =
        new Query(
            """
            WITH RECURSIVE t(name) AS (
              SELECT min(tenant) FROM usage
              UNION ALL SELECT (SELECT min(tenant) FROM usage WHERE tenant > name) FROM t
              WHERE name IS NOT NULL)
            SELECT name FROM t WHERE name IS NOT NULL
            """,
            List.of());
    return index.rows(distinct, row -> Tenant.of(row.getString(1)));
  }

  private Rows<UsageRow> ofTenant(Tenant tenant, int pageRows) {
    return new PagedRows<>(
        Long.MAX_VALUE, last -> page(tenant, last == null ? null : UsageCursor.of(last), pageRows));
  }

  private List<UsageRow> page(Tenant tenant, UsageCursor last, int pageRows) {
    if (!query.withAttributes()) {
      return index.rows(sql(tenant, last, NARROW_PAGE_ROWS), Line::read).stream()
          .map(Line::usage)
          .toList();
    }
    List<Line> lines =
        index.rows(
            sql(tenant, last, pageRows), Line::read, PAGE_BYTES, line -> line.place().length());
    Map<Long, byte[]> rows =
        LogRows.select(log, lines.stream().map(line -> line.place().row()).toList());
    return lines.stream()
        .map(
            line -> {
              byte[] row = rows.get(line.place().row());
              return UsageRow.of(StampedEvent.of(LogRow.event(row, line.place())));
            })
        .toList();
  }

  private Query sql(Tenant tenant, UsageCursor last, int rows) {
    StringBuilder sql = new StringBuilder(SELECT);
    List<Object> parameters = new ArrayList<>();
    parameters.add(tenant.partition());
    parameters.add(query.fromMicros());
    parameters.add(query.toMicros());
    UsageCursor after = last != null ? last : query.after();
    if (after != null) {
      // Rows of one time and id stand in the order of their tenants.
      boolean mayBeAtTheCursor = last == null && tenant.partition().compareTo(after.tenant()) > 0;
      sql.append(" AND (emitted_at_us, event_id) ").append(mayBeAtTheCursor ? ">=" : ">");
      sql.append(" (?, ?)");
      parameters.add(after.emittedAtMicros());
      parameters.add(after.eventId());
    }
    sql.append(" ORDER BY emitted_at_us, event_id LIMIT ").append(rows);
    return new Query(sql.toString(), parameters);
  }
}
