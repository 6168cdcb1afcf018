package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import plasm.sink.store.sqlite.UsageBySecond.TenantSecond;

/** Puts updates into the tables of the index, inside a transaction of the caller's. */
final class WriteIndex implements AutoCloseable {
  private final Connection connection;
  private final UpsertTrace upsertTrace;
  private final Lz4 lz4 = new Lz4();
  private final PreparedStatement addRecords;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;

  WriteIndex(Connection connection) throws SQLException {
    this.connection = connection;
    upsertTrace = new UpsertTrace(connection);
    addRecords =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO trace_records VALUES (?, ?, ?, ?, ?, ?)");
    addUsage = connection.prepareStatement("INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement("INSERT OR IGNORE INTO runs VALUES (?, ?, ?)");
  }

  void run(IndexUpdate update) throws SQLException {
    for (HotTraces.Changed trace : update.traces()) {
      upsertTrace.run(trace);
    }
    for (NewRecords records : update.records()) {
      if (!records.isEmpty()) {
        write(records);
      }
    }
    for (Map.Entry<TenantSecond, UsageLines> each : update.usage().seconds().entrySet()) {
      write(each.getKey(), each.getValue());
    }
    // In the order of the table, those of a page come one after the other.
    for (RunOfTrace run : update.runs().stream().sorted(RunOfTrace.ORDER).toList()) {
      addRun.setLong(1, run.block());
      addRun.setLong(2, run.runHash());
      addRun.setLong(3, run.traceNo());
      addRun.executeUpdate();
    }
    StoreValues.put(connection, StoreValues.PROJECTED_SEQ, update.lastSeq());
  }

  private void write(NewRecords records) throws SQLException {
    addRecords.setLong(1, records.traceNo());
    addRecords.setLong(2, records.firstTraceSeq());
    addRecords.setLong(3, records.lastTraceSeq());
    addRecords.setBytes(4, records.columns().places().toBytes());
    records.columns().texts().set(addRecords, 5, lz4);
    addRecords.executeUpdate();
  }

  private void write(TenantSecond second, UsageLines lines) throws SQLException {
    addUsage.setString(1, second.tenant().partition());
    addUsage.setLong(2, second.emittedAtSeconds());
    addUsage.setLong(3, lines.firstSeq());
    addUsage.setBytes(4, lines.lines());
    addUsage.setString(5, lines.names());
    addUsage.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    upsertTrace.close();
    addRecords.close();
    addUsage.close();
    addRun.close();
  }
}
