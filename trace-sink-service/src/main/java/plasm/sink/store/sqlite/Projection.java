package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceQuery;
import plasm.sink.usage.UsageRow;

/**
 * Brings the tables that reads go by up to the log, many events at a time: sorted, so that events
 * of one trace touch a page of an index together.
 */
final class Projection implements AutoCloseable {
  /** An event of the log that the tables lack. */
  record Entry(HotTrace trace, RecordKey key, long traceSeq, StampedEvent event) {}

  private static final Comparator<Entry> BY_TRACE =
      Comparator.<Entry>comparingLong(entry -> entry.trace().traceNo()).thenComparing(Entry::key);

  private final PreparedStatement addRecord;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;
  private final PreparedStatement addText;
  private final List<Entry> entries = new ArrayList<>();
  private long payloadBytes;

  Projection(Connection connection) throws SQLException {
    addRecord =
        connection.prepareStatement("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?)");
    addUsage =
        connection.prepareStatement("INSERT OR IGNORE INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement("INSERT OR IGNORE INTO runs VALUES (?, ?)");
    addText = connection.prepareStatement("INSERT OR IGNORE INTO texts VALUES (?, ?, ?)");
  }

  void add(Entry entry) {
    entries.add(entry);
    payloadBytes += entry.event().event().payload().length();
  }

  int size() {
    return entries.size();
  }

  /** The entries that were added when there were {@code size} of them. */
  List<Entry> since(int size) {
    return entries.subList(size, entries.size());
  }

  /** What the waiting entries hold in memory, roughly. */
  long payloadBytes() {
    return payloadBytes;
  }

  /** Writes everything that waits; the caller commits, then calls {@link #clear}. */
  void write() throws SQLException {
    entries.sort(BY_TRACE);
    String lastRun = null;
    for (Entry entry : entries) {
      if (entry.event().isRecord()) {
        addRecord(entry);
        addText(entry);
      }
      if (UsageRow.isBillable(entry.event())) {
        addUsage(entry);
      }
      String run = entry.event().event().runId();
      if (run != null && !run.equals(lastRun)) {
        addRun.setString(1, run);
        addRun.setLong(2, entry.trace().traceNo());
        addRun.executeUpdate();
      }
      lastRun = run;
    }
  }

  void clear() {
    entries.clear();
    payloadBytes = 0;
  }

  private void addRecord(Entry entry) throws SQLException {
    addRecord.setLong(1, entry.trace().traceNo());
    addRecord.setLong(2, entry.key().emittedAtMicros());
    addRecord.setLong(3, entry.key().callIndex());
    addRecord.setLong(4, entry.key().lineIndex());
    addRecord.setLong(5, entry.key().arrival());
    addRecord.setLong(6, entry.traceSeq());
    addRecord.executeUpdate();
  }

  private void addText(Entry entry) throws SQLException {
    String text = entry.event().view().event().segment().searchText();
    if (!text.isEmpty()) {
      addText.setLong(1, entry.trace().traceNo());
      addText.setLong(2, entry.key().arrival());
      addText.setString(3, TraceQuery.folded(text));
      addText.executeUpdate();
    }
  }

  private void addUsage(Entry entry) throws SQLException {
    UsageRow row = UsageRow.of(entry.event());
    addUsage.setLong(1, entry.key().emittedAtMicros());
    Sql.set(addUsage, 2, row.eventId());
    addUsage.setString(3, row.tenant().partition());
    addUsage.setLong(4, entry.key().arrival());
    addUsage.setLong(5, row.requestUnits());
    addUsage.setLong(6, row.durationMs());
    addUsage.setString(7, row.apiEntryId());
    addUsage.setString(8, row.capability());
    addUsage.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    addRecord.close();
    addUsage.close();
    addRun.close();
    addText.close();
  }
}
