package plasm.sink.store.postgres;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.trace.AuditEventReader;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.MergedRows;
import plasm.sink.store.PagedRows;
import plasm.sink.store.Rows;
import plasm.sink.trace.StampedEvent;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Usage rows along their index, tenant by tenant; sums do without the events themselves. */
final class SelectUsage {
  private static final int PAGE_ROWS = 256;
  private static final int NARROW_PAGE_ROWS = 5_000;

  /** One step along the index for each tenant, however many traces they have. */
  private static final Query TENANTS =
      Query.of(
          """
          WITH RECURSIVE t(name) AS (
            SELECT min(tenant) FROM sink_traces
            UNION ALL SELECT (SELECT min(tenant) FROM sink_traces WHERE tenant > name) FROM t
            WHERE name IS NOT NULL)
          SELECT name FROM t WHERE name IS NOT NULL
          """);

  private static final String FROM =
      """
       FROM sink_events WHERE duration_ms IS NOT NULL AND tenant = ?
        AND emitted_at_us BETWEEN ? AND ? AND (emitted_at_us, event_id) %s (?, ?)
      ORDER BY emitted_at_us, event_id LIMIT ?
      """;

  /** The first ones only, as many as can be held; {@code bytes_before} counts along. */
  private static final String WIDE =
      """
      SELECT posted FROM (
        SELECT p.*, sum(octet_length(posted)) OVER (ORDER BY emitted_at_us, event_id)
          - octet_length(posted) AS bytes_before
        FROM (SELECT emitted_at_us, event_id, posted %s) p) counted
      WHERE bytes_before < %d ORDER BY emitted_at_us, event_id
      """
          .formatted(FROM, 1 << 20);

  private static final String NARROW =
      "SELECT emitted_at_us, event_id, request_units, duration_ms, api_entry_id, capability" + FROM;

  private static final UUID FIRST_ID = new UUID(0, 0);

  private final Database database;
  private final UsageQuery query;

  private SelectUsage(Database database, UsageQuery query) {
    this.database = database;
    this.query = query;
  }

  static Rows<UsageRow> run(Database database, UsageQuery query) {
    SelectUsage select = new SelectUsage(database, query);
    if (query.tenant() != null && !IndexedText.isStorable(query.tenant().partition())) {
      return Rows.of(List.of());
    }
    List<Tenant> tenants =
        query.tenant() == null
            ? database.rows(TENANTS, row -> Tenant.of(row.getString(1)))
            : List.of(query.tenant());
    int pageRows = query.withAttributes() ? PAGE_ROWS : NARROW_PAGE_ROWS;
    List<Rows<UsageRow>> each = new ArrayList<>();
    for (Tenant tenant : tenants) {
      each.add(select.ofTenant(tenant, Math.max(8, pageRows / tenants.size())));
    }
    return MergedRows.of(each, UsageCursor::of, UsageCursor.ORDER, query.limit());
  }

  private Rows<UsageRow> ofTenant(Tenant tenant, int pageRows) {
    return new PagedRows<>(
        query.limit(),
        last ->
            page(
                tenant,
                last == null ? query.after() : UsageCursor.of(last),
                Math.min(pageRows, query.limit())));
  }

  private List<UsageRow> page(Tenant tenant, UsageCursor after, int rows) {
    boolean wide = query.withAttributes();
    // A tenant behind the cursor's may have a row of the very same time and id.
    boolean atTheCursor = after == null || tenant.partition().compareTo(after.tenant()) > 0;
    Query page =
        Query.of(
            (wide ? WIDE : NARROW).formatted(atTheCursor ? ">=" : ">"),
            tenant.partition(),
            after == null
                ? query.fromMicros()
                : Math.max(after.emittedAtMicros(), query.fromMicros()),
            query.toMicros(),
            after == null ? Long.valueOf(Long.MIN_VALUE) : (Long) after.emittedAtMicros(),
            after == null ? FIRST_ID : after.eventId(),
            rows);
    return database.rows(page, row -> wide ? wide(row) : narrow(tenant, row));
  }

  private static UsageRow wide(ResultSet row) throws SQLException {
    byte[] posted = row.getBytes(1);
    try (JsonParser json = JsonText.FACTORY.createParser(posted)) {
      json.nextToken();
      return UsageRow.of(StampedEvent.of(AuditEventReader.read(json, posted, "")));
    } catch (IOException | ShapeException e) {
      throw new UncheckedIOException(
          new IOException("a stored event is damaged: " + e.getMessage()));
    }
  }

  private static UsageRow narrow(Tenant tenant, ResultSet row) throws SQLException {
    return new UsageRow(
        row.getObject(2, UUID.class),
        null,
        Rfc3339.ofMicros(row.getLong(1)),
        tenant,
        null,
        null,
        null,
        null,
        null,
        null,
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        null);
  }
}
