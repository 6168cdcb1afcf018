package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import plasm.model.json.RawJson;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.trace.StampedEvent;

/** A row of the log back as the event it was made from. */
record EventRow(long seq, StampedEvent event) {
  /** The columns that {@link #read} wants, in its order. */
  static final String COLUMNS =
      """
      e.seq, e.event_id, e.tenant, e.trace_id, e.schema_version, e.emitted_at_us, e.ingested_at_us,
      e.event_kind, e.request_units, e.call_index, e.line_index, e.mcp_session_id,
      e.logical_session_id, e.plasm_prompt_hash, e.plasm_execute_session, e.run_id,
      e.principal_sub, e.workspace_slug, e.project_slug, e.payload
      """;

  static EventRow read(ResultSet row) throws SQLException {
    Tenant tenant = Tenant.of(row.getString(3));
    AuditEvent event =
        new AuditEvent(
            Sql.uuid(row, 2),
            row.getInt(5),
            Rfc3339.ofMicros(row.getLong(6)),
            Sql.uuid(row, 4),
            row.getString(12),
            row.getString(13),
            row.getString(14),
            row.getString(15),
            row.getString(16),
            Sql.longOrNull(row, 10),
            Sql.longOrNull(row, 11),
            tenant.equals(Tenant.NONE) ? null : tenant.partition(),
            row.getString(17),
            row.getString(18),
            row.getString(19),
            row.getString(8),
            row.getLong(9),
            RawJson.ofTrusted(row.getBytes(20)));
    return new EventRow(row.getLong(1), StampedEvent.of(event, Rfc3339.ofMicros(row.getLong(7))));
  }
}
