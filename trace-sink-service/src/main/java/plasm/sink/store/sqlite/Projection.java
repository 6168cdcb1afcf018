package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import plasm.model.trace.AuditEvent;
import plasm.sink.store.sqlite.RecordPlaces.RecordPlace;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceQuery;
import plasm.sink.usage.UsageRow;

/**
 * Brings the tables that reads go by up to the log, many events at a time, so that what events of
 * one trace have in common is written once.
 */
final class Projection implements AutoCloseable {
  /**
   * An event of the log that the tables lack.
   *
   * @param traceSeq 0 when it is no record of its trace
   * @param place where the whole event lies
   */
  record Entry(HotTrace trace, RecordKey key, long traceSeq, StampedEvent event, LogPlace place) {}

  /** Stands between texts; no text holds it. */
  private static final char TEXT_END = '\0';

  private static final Comparator<Entry> BY_TRACE =
      Comparator.<Entry>comparingLong(entry -> entry.trace().traceNo())
          .thenComparingLong(entry -> entry.key().arrival());

  private final PreparedStatement addRecords;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  Projection(Connection connection) throws SQLException {
    addRecords =
        connection.prepareStatement("INSERT OR REPLACE INTO trace_records VALUES (?, ?, ?, ?, ?)");
    addUsage =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement("INSERT OR IGNORE INTO runs VALUES (?, ?)");
  }

  void add(Entry entry) {
    entries.add(entry);
    bytes += entry.event().event().posted().length();
  }

  int size() {
    return entries.size();
  }

  /** What the waiting entries hold in memory, roughly. */
  long bytes() {
    return bytes;
  }

  /** Writes everything that waits; the caller commits, then calls {@link #clear}. */
  void write() throws SQLException {
    entries.sort(BY_TRACE);
    int from = 0;
    for (int to = 1; to <= entries.size(); to++) {
      if (to == entries.size() || entries.get(to).trace() != entries.get(from).trace()) {
        writeTrace(entries.subList(from, to));
        from = to;
      }
    }
  }

  void clear() {
    entries.clear();
    bytes = 0;
  }

  private void writeTrace(List<Entry> ofTrace) throws SQLException {
    HotTrace trace = ofTrace.getFirst().trace();
    List<RecordPlace> records = new ArrayList<>(ofTrace.size());
    StringBuilder texts = new StringBuilder();
    String lastRun = null;
    for (Entry entry : ofTrace) {
      AuditEvent event = entry.event().event();
      if (entry.event().isRecord()) {
        LogPlace payload = entry.place().of(event.payload(), event.posted());
        records.add(new RecordPlace(entry.key(), entry.traceSeq(), event.eventId(), payload));
        String text = entry.event().view().event().segment().searchText();
        if (!text.isEmpty()) {
          texts.append(TraceQuery.folded(text)).append(TEXT_END);
        }
      }
      if (UsageRow.isBillable(entry.event())) {
        addUsage(entry);
      }
      if (event.runId() != null && !event.runId().equals(lastRun)) {
        addRun.setString(1, event.runId());
        addRun.setLong(2, trace.traceNo());
        addRun.executeUpdate();
        lastRun = event.runId();
      }
    }
    if (!records.isEmpty()) {
      addRecords.setLong(1, trace.traceNo());
      addRecords.setLong(2, records.getFirst().traceSeq());
      addRecords.setLong(3, records.getLast().traceSeq());
      addRecords.setBytes(4, RecordPlaces.write(records));
      addRecords.setString(5, texts.toString());
      addRecords.executeUpdate();
    }
  }

  private void addUsage(Entry entry) throws SQLException {
    UsageRow row = UsageRow.of(entry.event());
    addUsage.setString(1, row.tenant().partition());
    addUsage.setLong(2, entry.key().emittedAtMicros());
    Sql.set(addUsage, 3, row.eventId());
    addUsage.setLong(4, row.requestUnits());
    addUsage.setLong(5, row.durationMs());
    addUsage.setString(6, row.apiEntryId());
    addUsage.setString(7, row.capability());
    addUsage.setLong(8, entry.place().row());
    addUsage.setInt(9, entry.place().offset());
    addUsage.setInt(10, entry.place().length());
    addUsage.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    addRecords.close();
    addUsage.close();
    addRun.close();
  }
}
