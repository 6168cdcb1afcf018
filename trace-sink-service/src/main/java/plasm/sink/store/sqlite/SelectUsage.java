package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.MergedRows;
import plasm.sink.store.PagedRows;
import plasm.sink.store.Rows;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.UsageLines.UsageLine;
import plasm.sink.trace.StampedEvent;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Usage rows along the table's key, tenant by tenant; sums do without the events themselves. */
final class SelectUsage {
  private static final int PAGE_ROWS = 512;
  private static final int NARROW_PAGE_ROWS = 5_000;
  private static final long MICROS = 1_000_000;

  private static final Comparator<UsageLine> ORDER =
      Comparator.comparing(UsageLine::at, UsageCursor.ORDER);

  private static final String SELECT =
      """
      SELECT emitted_at_s, lines, names FROM usage
      WHERE tenant = ? AND emitted_at_s BETWEEN ? AND ?
      ORDER BY emitted_at_s
      """;

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
    int pageRows = query.withAttributes() ? PAGE_ROWS : NARROW_PAGE_ROWS;
    List<Rows<UsageRow>> each = new ArrayList<>();
    for (Tenant tenant : tenants) {
      each.add(select.ofTenant(tenant, Math.max(8, pageRows / tenants.size())));
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
        Long.MAX_VALUE,
        last -> page(tenant, last == null ? query.after() : UsageCursor.of(last), pageRows));
  }

  private List<UsageRow> page(Tenant tenant, UsageCursor after, int pageRows) {
    List<UsageLine> lines = lines(tenant, after, pageRows);
    if (!query.withAttributes()) {
      return lines.stream().map(line -> withoutAttributes(tenant, line)).toList();
    }
    // The next page has those whose events cannot be held together with the first ones.
    LogRows rows = LogRows.select(log, lines.stream().map(UsageLine::event).toList());
    return lines.stream()
        .limit(rows.places())
        .map(
            line -> UsageRow.of(StampedEvent.of(LogRow.event(rows.of(line.event()), line.event()))))
        .toList();
  }

  /**
   * The first lines behind a place. A second may hold any number of lines, in no order; no more
   * than a page of them is ever held.
   */
  private List<UsageLine> lines(Tenant tenant, UsageCursor after, int count) {
    long fromMicros =
        after == null ? query.fromMicros() : Math.max(after.emittedAtMicros(), query.fromMicros());
    Query seconds =
        new Query(
            SELECT,
            List.of(
                tenant.partition(),
                Math.floorDiv(fromMicros, MICROS),
                Math.floorDiv(query.toMicros(), MICROS)));
    PriorityQueue<UsageLine> first = new PriorityQueue<>(ORDER.reversed());
    index.scan(
        seconds,
        row -> {
          boolean wanted =
              first.size() < count
                  || row.getLong(1) <= Math.floorDiv(first.peek().at().emittedAtMicros(), MICROS);
          if (wanted) {
            UsageLines.read(
                tenant.partition(),
                row.getBytes(2),
                row.getString(3),
                line -> keep(line, after, first, count));
          }
          return wanted;
        });
    return first.stream().sorted(ORDER).toList();
  }

  private void keep(UsageLine line, UsageCursor after, PriorityQueue<UsageLine> first, int count) {
    long emittedAtMicros = line.at().emittedAtMicros();
    if (emittedAtMicros >= query.fromMicros()
        && emittedAtMicros <= query.toMicros()
        && (after == null || UsageCursor.ORDER.compare(line.at(), after) > 0)) {
      first.add(line);
      if (first.size() > count) {
        first.poll();
      }
    }
  }

  private static UsageRow withoutAttributes(Tenant tenant, UsageLine line) {
    return new UsageRow(
        line.at().eventId(),
        null,
        Rfc3339.ofMicros(line.at().emittedAtMicros()),
        tenant,
        null,
        null,
        null,
        null,
        null,
        null,
        line.requestUnits(),
        line.durationMs(),
        line.apiEntryId(),
        line.capability(),
        null);
  }
}
