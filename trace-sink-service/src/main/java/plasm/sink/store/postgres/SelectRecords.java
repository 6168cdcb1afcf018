package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import plasm.model.json.RawJson;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.PagedRows;
import plasm.sink.store.Rows;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * The records of a trace. All of them: first where each stands, which is little and sorted in
 * memory; then the payloads, a few at a time, while the answer is written. A page: along the index.
 */
final class SelectRecords implements Rows<TraceRecord> {
  private static final int PLACES_AT_ONCE = 20_000;
  private static final int PAYLOADS_AT_ONCE = 256;
  private static final long BYTES_AT_ONCE = 1L << 20;

  /** The days are those on which the trace got events: other partitions are not looked at. */
  private static final String FROM =
      """
      FROM sink_events e WHERE e.trace_no = ? AND e.trace_seq IS NOT NULL
        AND e.ingested_on BETWEEN (SELECT first_day FROM sink_traces WHERE trace_no = ?)
          AND (SELECT last_day FROM sink_traces WHERE trace_no = ?)
      """;

  private static final String PLACES =
      """
      SELECT e.trace_seq, e.emitted_at_us, e.call_index, e.line_index, e.arrival, e.payload_length
      """
          + FROM
          + " AND e.trace_seq > ? ORDER BY e.trace_seq LIMIT "
          + PLACES_AT_ONCE;

  private static final String PAYLOADS =
      """
      SELECT e.trace_seq, e.event_id, e.emitted_at_us,
        substr(e.posted, e.payload_at, e.payload_length)
      """
          + FROM
          + " AND e.trace_seq = ANY (?)";

  /** The first ones only, as many as can be held; {@code bytes_before} counts along. */
  private static final String PAGE =
      """
      SELECT trace_seq, event_id, emitted_at_us, substr(posted, payload_at, payload_length)
      FROM (SELECT p.*, sum(payload_length) OVER (ORDER BY trace_seq) - payload_length AS bytes_before
        FROM (SELECT e.trace_seq, e.event_id, e.emitted_at_us, e.posted, e.payload_at,
            e.payload_length
          %s AND e.trace_seq > ? ORDER BY e.trace_seq LIMIT ?) p) counted
      WHERE bytes_before < %d ORDER BY trace_seq
      """
          .formatted(FROM, BYTES_AT_ONCE);

  /** Where a record stands. */
  private record Place(RecordKey key, long traceSeq, int length) {}

  private final Database database;
  private final long traceNo;
  private final List<Place> places;
  private Map<Long, TraceRecord> records = Map.of();
  private int next;
  private int fetched;

  private SelectRecords(Database database, long traceNo, List<Place> places) {
    this.database = database;
    this.traceNo = traceNo;
    this.places = places;
    fetch();
  }

  static Rows<TraceRecord> run(Database database, TraceKey key, RecordRange range) {
    List<TraceRow> found = database.rows(SelectTraces.of(key), TraceRow::read);
    if (found.isEmpty()) {
      return Rows.of(List.of());
    }
    long traceNo = found.getFirst().traceNo();
    return switch (range) {
      case RecordRange.All() -> {
        List<Place> all = places(database, traceNo);
        all.sort(Comparator.comparing(Place::key));
        yield new SelectRecords(database, traceNo, all);
      }
      case RecordRange.Page(long afterSeq, int limit) -> page(database, traceNo, afterSeq, limit);
    };
  }

  private static List<Place> places(Database database, long traceNo) {
    List<Place> all = new ArrayList<>();
    int before;
    do {
      before = all.size();
      long last = all.isEmpty() ? 0 : all.getLast().traceSeq();
      database.scan(
          Query.of(PLACES, traceNo, traceNo, traceNo, last),
          row -> {
            long callIndex = row.getLong(3);
            callIndex = row.wasNull() ? RecordKey.ABSENT : callIndex;
            long lineIndex = row.getLong(4);
            lineIndex = row.wasNull() ? RecordKey.ABSENT : lineIndex;
            RecordKey key = new RecordKey(row.getLong(2), callIndex, lineIndex, row.getLong(5));
            return all.add(new Place(key, row.getLong(1), row.getInt(6)));
          });
    } while (all.size() - before == PLACES_AT_ONCE);
    return all;
  }

  /** Payloads may be large, so a page is read in smaller ones. */
  private static Rows<TraceRecord> page(Database database, long traceNo, long afterSeq, int limit) {
    return new PagedRows<>(
        limit,
        last -> {
          long after = last == null ? afterSeq : last.seq();
          int most = Math.min(limit, PAYLOADS_AT_ONCE);
          return database.rows(
              Query.of(PAGE, traceNo, traceNo, traceNo, after, most), SelectRecords::read);
        });
  }

  private static TraceRecord read(ResultSet row) throws SQLException {
    return new TraceRecord(
        row.getLong(1),
        row.getObject(2, UUID.class),
        Rfc3339.ofMicros(row.getLong(3)),
        RawJson.ofTrusted(row.getBytes(4)));
  }

  @Override
  public TraceRecord next() {
    if (next == places.size()) {
      return null;
    }
    if (next == fetched) {
      fetch();
    }
    Place place = places.get(next++);
    TraceRecord found = records.get(place.traceSeq());
    if (found == null) {
      throw new StoreFailure.Unavailable("a record of a trace is missing: " + place, null);
    }
    return found;
  }

  /** Reads the next payloads. */
  private void fetch() {
    List<Long> wanted = new ArrayList<>();
    long bytes = 0;
    while (fetched < places.size() && wanted.size() < PAYLOADS_AT_ONCE && bytes < BYTES_AT_ONCE) {
      Place place = places.get(fetched++);
      wanted.add(place.traceSeq());
      bytes += place.length();
    }
    Map<Long, TraceRecord> read = HashMap.newHashMap(wanted.size());
    if (!wanted.isEmpty()) {
      database.scan(
          Query.of(PAYLOADS, traceNo, traceNo, traceNo, int8(wanted)),
          row -> {
            TraceRecord found = read(row);
            read.put(found.seq(), found);
            return true;
          });
    }
    records = read;
  }

  @Override
  public void close() {
    next = places.size();
    records = Map.of();
  }
}
