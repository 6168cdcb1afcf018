package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import plasm.sink.store.Rows;
import plasm.sink.store.sqlite.RecordPlaces.RecordPlace;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceRecord;

/**
 * The records of a trace: first where all of them lie, which is little and sorted in memory; then
 * the payloads, a few at a time, while the answer is written.
 */
final class SelectRecords implements Rows<TraceRecord> {
  private static final int PAYLOADS_AT_ONCE = 256;

  private final SqliteReader log;
  private final List<RecordPlace> records;
  private LogRows rows;
  private int next;
  private int fetched;

  private SelectRecords(SqliteReader log, List<RecordPlace> records) {
    this.log = log;
    this.records = records;
    fetch();
  }

  static Rows<TraceRecord> run(
      SqliteReader index, SqliteReader log, long traceNo, RecordRange range) {
    return switch (range) {
      case RecordRange.All() -> {
        List<RecordPlace> all = places(index, traceNo, 0, Integer.MAX_VALUE);
        all.sort(Comparator.comparing(RecordPlace::key));
        yield new SelectRecords(log, all);
      }
      case RecordRange.Page(long afterSeq, int limit) ->
          new SelectRecords(log, places(index, traceNo, afterSeq, limit));
    };
  }

  /** In the order of their seq in the trace. */
  private static List<RecordPlace> places(
      SqliteReader index, long traceNo, long afterSeq, int limit) {
    Query query =
        new Query(
            "SELECT first_trace_seq, places FROM trace_records WHERE trace_no = ?1"
                + " AND first_trace_seq >= coalesce((SELECT max(first_trace_seq)"
                + " FROM trace_records WHERE trace_no = ?1 AND first_trace_seq <= ?2), 0)"
                + " ORDER BY first_trace_seq",
            List.of(traceNo, afterSeq));
    List<RecordPlace> found = new ArrayList<>();
    index.scan(
        query,
        row -> {
          RecordPlaces.read(
              row.getLong(1),
              row.getBytes(2),
              place -> {
                if (place.traceSeq() > afterSeq && found.size() < limit) {
                  found.add(place);
                }
              });
          return found.size() < limit;
        });
    return found;
  }

  @Override
  public TraceRecord next() {
    if (next == records.size()) {
      return null;
    }
    if (next == fetched) {
      fetch();
    }
    return rows.record(records.get(next++));
  }

  /** Reads the rows of the log in which the next payloads lie. */
  private void fetch() {
    int end = Math.min(records.size(), fetched + PAYLOADS_AT_ONCE);
    rows =
        LogRows.select(
            log, records.subList(fetched, end).stream().map(RecordPlace::payload).toList());
    fetched += rows.places();
  }

  @Override
  public void close() {
    next = records.size();
    rows = LogRows.NONE;
  }
}
