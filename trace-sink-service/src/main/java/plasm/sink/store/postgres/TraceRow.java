package plasm.sink.store.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import plasm.model.trace.Tenant;
import plasm.sink.store.column.HeadJson;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** A row of {@code sink_traces} as reads need it. */
record TraceRow(long traceNo, TraceHead head) {
  static final String COLUMNS = "t.trace_no, t.tenant, t.trace_id, t.head";

  static TraceRow read(ResultSet row) throws SQLException {
    TraceKey key = new TraceKey(Tenant.of(row.getString(2)), row.getObject(3, UUID.class));
    return new TraceRow(row.getLong(1), head(key, row.getBytes(4)));
  }

  private static TraceHead head(TraceKey key, byte[] stored) {
    return stored.length == 0 ? TraceHead.empty(key) : HeadJson.read(key, stored);
  }
}
