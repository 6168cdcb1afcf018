package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.sqlite.SqliteLog.Logged;
import plasm.sink.trace.RecordKey;
import plasm.sink.usage.UsageRow;

/**
 * Writes what events of the log add to the index. What those of one trace have in common is
 * gathered over many events and written once; nothing of the events themselves is held.
 */
final class Projection implements AutoCloseable {
  private final PreparedStatement addRecords;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;
  private final Map<HotTrace, NewRecords> gathered = new LinkedHashMap<>();
  private int events;

  Projection(Connection connection) throws SQLException {
    addRecords =
        connection.prepareStatement("INSERT OR REPLACE INTO trace_records VALUES (?, ?, ?, ?, ?)");
    addUsage =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement("INSERT OR IGNORE INTO runs VALUES (?, ?)");
  }

  /** Adds an event of a trace whose head counts it already; inside a transaction. */
  void add(HotTrace trace, Logged logged) throws SQLException {
    AuditEvent event = logged.event().event();
    NewRecords records = gathered.computeIfAbsent(trace, any -> new NewRecords());
    events++;
    if (logged.event().isRecord()) {
      records.add(
          RecordKey.of(event, logged.seq()),
          trace.head().lastSeq(),
          event.eventId(),
          logged.place().of(event.payload(), event.posted()),
          logged.event().view().event().segment().searchText());
    }
    if (UsageRow.isBillable(logged.event())) {
      addUsage(UsageRow.of(logged.event()), logged);
    }
    if (records.isOtherRun(event.runId())) {
      addRun.setString(1, event.runId());
      addRun.setLong(2, trace.traceNo());
      addRun.executeUpdate();
    }
  }

  /** How many events wait for {@link #write}. */
  int events() {
    return events;
  }

  /** Writes what was gathered; inside a transaction. */
  void write() throws SQLException {
    for (Map.Entry<HotTrace, NewRecords> each : gathered.entrySet()) {
      NewRecords records = each.getValue();
      if (!records.isEmpty()) {
        addRecords.setLong(1, each.getKey().traceNo());
        addRecords.setLong(2, records.firstTraceSeq());
        addRecords.setLong(3, records.lastTraceSeq());
        addRecords.setBytes(4, records.places());
        addRecords.setString(5, records.texts());
        addRecords.executeUpdate();
      }
    }
    gathered.clear();
    events = 0;
  }

  private void addUsage(UsageRow row, Logged logged) throws SQLException {
    addUsage.setString(1, row.tenant().partition());
    addUsage.setLong(2, Rfc3339.toMicros(row.emittedAt()));
    Sql.set(addUsage, 3, row.eventId());
    addUsage.setLong(4, row.requestUnits());
    addUsage.setLong(5, row.durationMs());
    addUsage.setString(6, row.apiEntryId());
    addUsage.setString(7, row.capability());
    addUsage.setLong(8, logged.place().row());
    addUsage.setInt(9, logged.place().offset());
    addUsage.setInt(10, logged.place().length());
    addUsage.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    addRecords.close();
    addUsage.close();
    addRun.close();
  }
}
