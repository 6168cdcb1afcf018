package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.sqlite.RecordPlaces.RecordPlace;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.TraceRecord;

/**
 * The rows of the log in which the first of some places lie.
 *
 * @param places how many: as many as can be held at once
 */
record LogRows(int places, Map<Long, byte[]> rows) {
  private static final int MAX_ROWS = 128;
  private static final long MAX_BYTES = 1L << 20;

  static final LogRows NONE = new LogRows(0, Map.of());

  private record StoredRow(long firstSeq, byte[] events) {}

  /**
   * @param wanted the first of them is always among those that are held
   */
  static LogRows select(SqliteReader log, List<LogPlace> wanted) {
    Set<Long> firstSeqs = new LinkedHashSet<>();
    long bytes = 0;
    int places = 0;
    while (places < wanted.size() && firstSeqs.size() < MAX_ROWS && bytes < MAX_BYTES) {
      LogPlace place = wanted.get(places++);
      firstSeqs.add(place.row());
      bytes += place.length();
    }
    Map<Long, byte[]> rows = new HashMap<>();
    if (!firstSeqs.isEmpty()) {
      log.rows(query(firstSeqs), LogRows::read)
          .forEach(row -> rows.put(row.firstSeq(), row.events()));
    }
    return new LogRows(places, rows);
  }

  private static Query query(Set<Long> firstSeqs) {
    String list =
        firstSeqs.stream().map(seq -> Long.toString(seq)).collect(Collectors.joining(","));
    return new Query(
        "SELECT first_seq, length, events FROM log WHERE first_seq IN (" + list + ")", List.of());
  }

  private static StoredRow read(ResultSet row) throws SQLException {
    long firstSeq = row.getLong(1);
    return new StoredRow(firstSeq, LogRow.events(firstSeq, row.getInt(2), row.getBytes(3)));
  }

  /** The record whose payload lies in one of them. */
  TraceRecord record(RecordPlace place) {
    return new TraceRecord(
        place.traceSeq(),
        place.eventId(),
        Rfc3339.ofMicros(place.key().emittedAtMicros()),
        place.payload().in(of(place.payload())));
  }

  /** The bytes of the row in which a place lies that is held. */
  byte[] of(LogPlace place) {
    byte[] row = rows.get(place.row());
    if (row == null) {
      throw new StoreFailure.Unavailable("a row of the log is missing: " + place, null);
    }
    return row;
  }
}
