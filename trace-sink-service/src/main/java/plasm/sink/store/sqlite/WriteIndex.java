package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import plasm.sink.store.sqlite.UsageBySecond.TenantSecond;

/** Puts updates into the tables of the index, inside a transaction of the caller's. */
final class WriteIndex implements AutoCloseable {
  private static final int RUNS_AT_ONCE = 32;

  private final Connection connection;
  private final UpsertTrace upsertTrace;
  private final Lz4 lz4 = new Lz4();
  private final PreparedStatement addRecords;
  private final PreparedStatement addUsage;
  private final PreparedStatement addRun;
  private final PreparedStatement addRuns;

  WriteIndex(Connection connection) throws SQLException {
    this.connection = connection;
    upsertTrace = new UpsertTrace(connection);
    addRecords =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO trace_records VALUES (?, ?, ?, ?, ?, ?)");
    addUsage = connection.prepareStatement("INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?)");
    addRun = connection.prepareStatement(insertRuns(1));
    addRuns = connection.prepareStatement(insertRuns(RUNS_AT_ONCE));
  }

  private static String insertRuns(int count) {
    return "INSERT OR IGNORE INTO runs VALUES "
        + String.join(", ", Collections.nCopies(count, "(?, ?, ?)"));
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
    write(update.runs());
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

  /** In the order of the table those of a page come one after the other. */
  private void write(List<RunOfTrace> runs) throws SQLException {
    List<RunOfTrace> sorted = runs.stream().sorted(RunOfTrace.ORDER).toList();
    int at = 0;
    for (; sorted.size() - at >= RUNS_AT_ONCE; at += RUNS_AT_ONCE) {
      write(addRuns, sorted.subList(at, at + RUNS_AT_ONCE));
    }
    for (RunOfTrace run : sorted.subList(at, sorted.size())) {
      write(addRun, List.of(run));
    }
  }

  private static void write(PreparedStatement insert, List<RunOfTrace> runs) throws SQLException {
    int at = 1;
    for (RunOfTrace run : runs) {
      insert.setLong(at++, run.block());
      insert.setLong(at++, run.runHash());
      insert.setLong(at++, run.traceNo());
    }
    insert.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    upsertTrace.close();
    addRecords.close();
    addUsage.close();
    addRun.close();
    addRuns.close();
  }
}
