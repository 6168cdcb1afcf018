package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import plasm.sink.store.sqlite.LogAppend.Done;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/**
 * The connection that writes the log, and the index that knows repeats. Not thread-safe.
 *
 * <p>After any failure it is thrown away and another one opened: opening brings what is derived up
 * to the log, so there is no state to repair.
 */
final class SqliteLog implements AutoCloseable {
  interface Change {
    void run(Connection connection) throws SQLException;
  }

  private final Connection connection;
  private final Function<TraceKey, List<StampedEvent>> elsewhere;
  private final LogWriter log;
  private final KnownIds ids;
  private final CommittedEvents committed;
  private long lastSeq;

  private SqliteLog(
      Connection connection, Path folder, Function<TraceKey, List<StampedEvent>> elsewhere)
      throws SQLException, IOException {
    this.connection = connection;
    this.elsewhere = elsewhere;
    try (Statement statement = connection.createStatement()) {
      // Checkpoints run beside the writer (Checkpoint), never inside a commit.
      statement.execute("PRAGMA wal_autocheckpoint = 0");
    }
    connection.setAutoCommit(false);
    log = new LogWriter(connection);
    lastSeq = lastSeq(connection);
    ids = KnownIds.open(connection, folder, lastSeq);
    committed = new CommittedEvents(connection);
  }

  /**
   * Opens the log for writing.
   *
   * @param connection taken over: closed with the log, or when this fails
   * @param folder where the index of event ids lies
   * @param elsewhere the events of a trace that is known but not in the log, to be put before its
   *     next one; mostly none
   */
  static SqliteLog open(
      Connection connection, Path folder, Function<TraceKey, List<StampedEvent>> elsewhere)
      throws SQLException, IOException {
    try {
      SqliteLog log = new SqliteLog(connection, folder, elsewhere);
      connection.commit();
      return log;
    } catch (SQLException | IOException | RuntimeException e) {
      try (connection) {
        Sql.rollback(connection, e);
      }
      throw e;
    }
  }

  private static long lastSeq(Connection connection) throws SQLException {
    return LogRow.last(connection).map(row -> row.read().getLast().seq()).orElse(0L);
  }

  Done append(List<StagedBatch> batches, Instant ingestedAt) throws SQLException {
    LogAppend append = new LogAppend(log, ids, committed, elsewhere, lastSeq, batches, ingestedAt);
    append.run();
    Completions.add(connection, append.takenOver());
    connection.commit();
    lastSeq = append.lastSeq();
    ids.index().sealIfFull(lastSeq);
    return append.done();
  }

  /** Notes ends of traces behind what is in the log by now. */
  List<LogEntry> complete(List<TraceHead> heads) throws SQLException {
    List<Completion> completions =
        heads.stream().map(head -> new Completion(lastSeq, head.key(), head.events())).toList();
    Completions.add(connection, completions);
    connection.commit();
    return List.copyOf(completions);
  }

  /** Events with the ends among them. */
  static List<LogEntry> inOrder(List<? extends LogEntry> events, List<Completion> completions) {
    List<LogEntry> all = new ArrayList<>(events.size() + completions.size());
    Iterator<Completion> ends = completions.iterator();
    Completion end = ends.hasNext() ? ends.next() : null;
    for (LogEntry event : events) {
      while (end != null && end.seq() < event.seq()) {
        all.add(end);
        end = ends.hasNext() ? ends.next() : null;
      }
      all.add(event);
    }
    while (end != null) {
      all.add(end);
      end = ends.hasNext() ? ends.next() : null;
    }
    return all;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** Fails when nothing could be made durable now. */
  void probe(long number) throws SQLException {
    StoreValues.put(connection, StoreValues.PROBE, number);
    connection.commit();
  }

  /** Changes something beside the events, durably. */
  void change(Change change) throws SQLException {
    change.run(connection);
    connection.commit();
  }

  /**
   * Lets go of the rows before one; ids of their events count as new from then on.
   *
   * @param firstSeq of the row that becomes the first
   */
  void shorten(long firstSeq) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM log WHERE first_seq < ?")) {
      delete.setLong(1, firstSeq);
      delete.executeUpdate();
    }
    Completions.forgetBelow(connection, firstSeq);
    connection.commit();
    committed.lookAnew();
    ids.index().forgetBelow(firstSeq);
  }

  KnownIds ids() {
    return ids;
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        log;
        EventIdIndex _ = ids.index()) {
      connection.rollback();
    }
  }
}
