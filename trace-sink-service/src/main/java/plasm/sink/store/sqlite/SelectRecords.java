package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.Rows;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceRecord;

/** The records of a trace, along the index of the order asked for. */
final class SelectRecords {
  private static final int PAGE_ROWS = 512;
  private static final long PAGE_BYTES = 1L << 20;

  private static final String SELECT =
      """
      SELECT r.emitted_at_us, r.call_index, r.line_index, r.seq, r.trace_seq, e.event_id, e.payload
      FROM records r JOIN events e ON e.seq = r.seq
      WHERE r.trace_no = ?
      """;

  private record Row(RecordKey key, TraceRecord traceRecord) {
    static Row read(ResultSet row) throws SQLException {
      long emittedAtMicros = row.getLong(1);
      return new Row(
          new RecordKey(emittedAtMicros, row.getLong(2), row.getLong(3), row.getLong(4)),
          new TraceRecord(
              row.getLong(5),
              Sql.uuid(row, 6),
              Rfc3339.ofMicros(emittedAtMicros),
              RawJson.ofTrusted(row.getBytes(7))));
    }
  }

  private SelectRecords() {}

  static Rows<TraceRecord> run(SqliteReader reader, long traceNo, RecordRange range) {
    Rows<Row> rows =
        switch (range) {
          case RecordRange.All() ->
              new PagedRows<>(Long.MAX_VALUE, last -> page(reader, inRecordOrder(traceNo, last)));
          case RecordRange.Page(long afterSeq, int limit) ->
              new PagedRows<>(
                  limit,
                  last ->
                      page(
                          reader,
                          bySeq(traceNo, last == null ? afterSeq : last.traceRecord().seq())));
        };
    return new Rows<>() {
      @Override
      public TraceRecord next() {
        Row row = rows.next();
        return row == null ? null : row.traceRecord();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  private static List<Row> page(SqliteReader reader, Query query) {
    return reader.rows(query, Row::read, PAGE_BYTES, row -> row.traceRecord().payload().length());
  }

  private static Query inRecordOrder(long traceNo, Row last) {
    String order =
        " ORDER BY r.emitted_at_us, r.call_index, r.line_index, r.seq LIMIT " + PAGE_ROWS;
    if (last == null) {
      return new Query(SELECT + order, List.of(traceNo));
    }
    RecordKey key = last.key();
    return new Query(
        SELECT + " AND (r.emitted_at_us, r.call_index, r.line_index, r.seq) > (?, ?, ?, ?)" + order,
        List.of(traceNo, key.emittedAtMicros(), key.callIndex(), key.lineIndex(), key.arrival()));
  }

  private static Query bySeq(long traceNo, long afterSeq) {
    return new Query(
        SELECT + " AND r.trace_seq > ? ORDER BY r.trace_seq LIMIT " + PAGE_ROWS,
        List.of(traceNo, afterSeq));
  }
}
