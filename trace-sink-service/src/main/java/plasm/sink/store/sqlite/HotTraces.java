package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import plasm.sink.store.column.HeadJson;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** The traces that events came in for lately, and which of them the table does not have yet. */
final class HotTraces implements AutoCloseable {
  private static final int MAX_CLEAN = 4_096;

  /**
   * A trace as it is to be written.
   *
   * @param before as the table has it until then; null when it has no such trace
   */
  record Changed(HotTrace trace, TraceHead head, TraceHead before, boolean foreignArchive) {
    long traceNo() {
      return trace.traceNo();
    }
  }

  private final Connection connection;
  private final PreparedStatement select;
  private final Map<TraceKey, HotTrace> traces = new LinkedHashMap<>(1_024, 0.75f, true);
  private final Set<HotTrace> dirty = new LinkedHashSet<>();
  private List<Changed> beingWritten = List.of();
  private long lastTraceNo;
  private boolean reading;

  /**
   * @param connection sees what was committed when the first trace was looked up since {@link
   *     #endReading}
   */
  HotTraces(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    select =
        connection.prepareStatement(
            "SELECT trace_no, head, foreign_archive FROM traces WHERE tenant = ? AND trace_id = ?");
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(trace_no) FROM traces")) {
      lastTraceNo = row.getLong(1);
    }
    connection.commit();
  }

  /**
   * Ends the transaction that the first look-up began. Each in one of its own would take locks and
   * let go of them. Until it ends the WAL cannot start over.
   */
  void endReading() throws SQLException {
    if (reading) {
      connection.commit();
      reading = false;
    }
  }

  /** The trace, a new one when there is none yet. */
  HotTrace get(TraceKey key) throws SQLException {
    HotTrace known = traces.get(key);
    if (known != null) {
      return known;
    }
    HotTrace stored = select(key);
    HotTrace trace =
        stored != null ? stored : new HotTrace(++lastTraceNo, TraceHead.empty(key), null, false);
    traces.put(key, trace);
    return trace;
  }

  /** Notes that the trace changed. */
  void touched(HotTrace trace) {
    dirty.add(trace);
  }

  /** Lets go of a trace that the table has no longer. */
  void forget(TraceKey key) {
    traces.remove(key);
  }

  /** Whether one of some traces is not in the table as it is. */
  boolean hasUnwritten(Predicate<TraceKey> wanted) {
    return dirty.stream().anyMatch(trace -> wanted.test(trace.key()))
        || beingWritten.stream().anyMatch(changed -> wanted.test(changed.head().key()));
  }

  /** The traces that changed, which the caller writes. */
  List<Changed> takeChanged() {
    beingWritten = dirty.stream().map(HotTrace::changed).toList();
    dirty.clear();
    return beingWritten;
  }

  /** The table has them all now; traces not used for long are let go. */
  void markWritten() {
    beingWritten.forEach(changed -> changed.trace().markStored(changed));
    beingWritten = List.of();
    Iterator<HotTrace> longestUnused = traces.values().iterator();
    while (traces.size() > MAX_CLEAN && longestUnused.hasNext()) {
      if (!dirty.contains(longestUnused.next())) {
        longestUnused.remove();
      }
    }
  }

  private HotTrace select(TraceKey key) throws SQLException {
    reading = true;
    select.setString(1, key.tenant().partition());
    Sql.set(select, 2, key.traceId());
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      TraceHead head = HeadJson.read(key, row.getBytes(2));
      return new HotTrace(row.getLong(1), head, head, row.getBoolean(3));
    }
  }

  @Override
  public void close() throws SQLException {
    select.close();
  }
}
