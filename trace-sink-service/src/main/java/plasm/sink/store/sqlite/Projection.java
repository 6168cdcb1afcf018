package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Tenant;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.trace.RecordKey;
import plasm.sink.usage.UsageRow;

/**
 * Writes what events of the log add to the index. What those of one trace have in common is
 * gathered over many events and written once, and so is usage; nothing of the events themselves is
 * held.
 */
final class Projection implements AutoCloseable {
  private record TenantSecond(Tenant tenant, long emittedAtSeconds) {}

  private final PreparedStatement addRecords;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;
  private final Map<HotTrace, NewRecords> gathered = new LinkedHashMap<>();
  private final Map<TenantSecond, UsageLines> usage = new LinkedHashMap<>();
  private int events;

  Projection(Connection connection) throws SQLException {
    addRecords =
        connection.prepareStatement("INSERT OR REPLACE INTO trace_records VALUES (?, ?, ?, ?, ?)");
    addUsage = connection.prepareStatement("INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement("INSERT OR IGNORE INTO runs VALUES (?, ?)");
  }

  /** Adds an event of a trace that counts it already; inside a transaction. */
  void add(HotTrace trace, RecordKey at, Logged logged) throws SQLException {
    AuditEvent event = logged.event().event();
    NewRecords records = gathered.computeIfAbsent(trace, any -> new NewRecords());
    events++;
    if (logged.event().isRecord()) {
      if (!records.continueWith(trace.lastSeq())) {
        write(trace, records);
        records = new NewRecords();
        gathered.put(trace, records);
      }
      records.add(
          at,
          trace.lastSeq(),
          event.eventId(),
          logged.place().of(event.payload(), event.posted()),
          logged.event().view().event().segment().searchText());
    }
    if (UsageRow.isBillable(logged.event())) {
      usage
          .computeIfAbsent(
              new TenantSecond(logged.event().trace().tenant(), event.emittedAt().getEpochSecond()),
              any -> new UsageLines(logged.seq()))
          .add(UsageRow.of(logged.event()), logged.place());
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
      if (!each.getValue().isEmpty()) {
        write(each.getKey(), each.getValue());
      }
    }
    for (Map.Entry<TenantSecond, UsageLines> each : usage.entrySet()) {
      addUsage.setString(1, each.getKey().tenant().partition());
      addUsage.setLong(2, each.getKey().emittedAtSeconds());
      addUsage.setLong(3, each.getValue().firstSeq());
      addUsage.setBytes(4, each.getValue().lines());
      addUsage.setString(5, each.getValue().names());
      addUsage.executeUpdate();
    }
    gathered.clear();
    usage.clear();
    events = 0;
  }

  private void write(HotTrace trace, NewRecords records) throws SQLException {
    addRecords.setLong(1, trace.traceNo());
    addRecords.setLong(2, records.firstTraceSeq());
    addRecords.setLong(3, records.lastTraceSeq());
    addRecords.setBytes(4, records.places());
    addRecords.setString(5, records.texts());
    addRecords.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    addRecords.close();
    addUsage.close();
    addRun.close();
  }
}
