package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.LogEntry.LoggedBatch;
import plasm.sink.store.sqlite.RowPacker.PackedRow;
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
  /** What is fetched for so many ids stays in the nearest cache until it is looked at. */
  private static final int FETCHED_AT_ONCE = 64;

  /**
   * What an append did.
   *
   * @param traces that have new events
   * @param logged what is new in the log, in order
   * @param bytes of the new events
   */
  record Done(Appended appended, Set<TraceKey> traces, List<LogEntry> logged, long bytes) {}

  interface Change {
    void run(Connection connection) throws SQLException;
  }

  private final Connection connection;
  private final Function<TraceKey, List<StampedEvent>> elsewhere;
  private final LogWriter log;
  private final KnownIds ids;
  private final CommittedEvents committed;
  private long lastSeq;

  /** The events of the append that runs, up to the last seq. */
  private EventIds uncommitted;

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
    uncommitted = new EventIds(ids.hash(), 0);
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
        connection.rollback();
      }
      throw e;
    }
  }

  private static long lastSeq(Connection connection) throws SQLException {
    return LogRow.last(connection).map(row -> row.read().getLast().seq()).orElse(0L);
  }

  Done append(List<StagedBatch> batches, Instant ingestedAt) throws SQLException {
    int count = batches.stream().mapToInt(batch -> batch.ids().size()).sum();
    uncommitted = new EventIds(ids.hash(), count);
    Append append = new Append(count, ingestedAt);
    for (StagedBatch batch : batches) {
      append.add(batch);
    }
    Done done = append.commit();
    uncommitted = new EventIds(ids.hash(), 0);
    return done;
  }

  /** One append while it runs. */
  private final class Append {
    private final Instant ingestedAt;
    private final boolean[] stored;
    private int decided;
    private final List<LogEntry> logged = new ArrayList<>();
    private final List<Completion> takenOver = new ArrayList<>();
    private final Set<TraceKey> grown = new HashSet<>();
    private TraceKey lastGrown;
    private long bytes;

    Append(int count, Instant ingestedAt) {
      this.ingestedAt = ingestedAt;
      this.stored = new boolean[count];
    }

    void add(StagedBatch batch) throws SQLException {
      int from = decided;
      long firstSeq = lastSeq + 1;
      Map<Integer, List<StampedEvent>> before = number(batch.ids());
      boolean onlyThese = before.isEmpty() && lastSeq + 1 - firstSeq == batch.ids().size();
      if (batch instanceof PackedEvents packed && onlyThese) {
        write(packed, firstSeq);
      } else if (lastSeq >= firstSeq) {
        write(batch.events(), from, before, firstSeq);
      }
    }

    /**
     * Numbers what is new, and returns what has to be in front of some of it because it is known
     * elsewhere. Should the commit fail, the index of ids has some of events that do not exist,
     * which it allows.
     */
    private Map<Integer, List<StampedEvent>> number(EventIds batch) {
      Map<Integer, List<StampedEvent>> before = new HashMap<>();
      for (int i = 0; i < batch.size(); i++) {
        if (i % FETCHED_AT_ONCE == 0) {
          ids.index().fetch(batch.hashes(), i, Math.min(i + FETCHED_AT_ONCE, batch.size()));
        }
        boolean isNew = !isStored(batch, i);
        if (isNew) {
          List<StampedEvent> known = takeOver(batch.trace(i));
          if (!known.isEmpty()) {
            before.put(i, known);
          }
          uncommitted.add(batch, i);
          ids.index().add(batch.hash(i), ++lastSeq);
        }
        stored[decided++] = isNew;
      }
      return before;
    }

    /** Numbers the events of a trace that are known elsewhere, and returns them. */
    private List<StampedEvent> takeOver(TraceKey trace) {
      // Events that follow each other share the key of their trace.
      if (trace == lastGrown || !grown.add(trace)) {
        return List.of();
      }
      lastGrown = trace;
      List<StampedEvent> known = elsewhere.apply(trace);
      for (StampedEvent each : known) {
        uncommitted.add(each);
        ids.index().add(ids.hash().of(each), ++lastSeq);
      }
      if (!known.isEmpty()) {
        takenOver.add(new Completion(lastSeq, trace, known.size()));
      }
      return known;
    }

    private void write(PackedEvents batch, long firstSeq) throws SQLException {
      long seq = firstSeq;
      for (PackedRow row : batch.rows()) {
        log.add(row, seq, ingestedAt);
        seq += row.count();
        bytes += row.length();
      }
      logged.add(new LoggedBatch(firstSeq, ingestedAt, batch));
    }

    private void write(
        List<StampedEvent> events, int from, Map<Integer, List<StampedEvent>> before, long firstSeq)
        throws SQLException {
      long seq = firstSeq;
      for (int i = 0; i < events.size(); i++) {
        for (StampedEvent each : before.getOrDefault(i, List.of())) {
          write(each, seq++);
        }
        if (stored[from + i]) {
          write(events.get(i), seq++);
        }
      }
    }

    private void write(StampedEvent e, long seq) throws SQLException {
      LogPlace place = log.add(e.event().posted(), seq, ingestedAt);
      logged.add(new Logged(seq, e, ingestedAt, place));
      bytes += place.length();
    }

    Done commit() throws SQLException {
      log.flush(ingestedAt);
      Completions.add(connection, takenOver);
      connection.commit();
      ids.index().sealIfFull(lastSeq);
      return new Done(new Appended(stored), grown, inOrder(logged, takenOver), bytes);
    }
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

  private boolean isStored(EventIds batch, int i) {
    return ids.index().contains(batch.hash(i), seq -> isAt(seq, batch, i));
  }

  private boolean isAt(long seq, EventIds batch, int i) {
    long behindLast = lastSeq - seq;
    if (behindLast < 0) {
      return false;
    }
    if (behindLast < uncommitted.size()) {
      return uncommitted.isSame(uncommitted.size() - 1 - (int) behindLast, batch, i);
    }
    try {
      return committed.find(seq).filter(known -> batch.isOf(i, known)).isPresent();
    } catch (SQLException failure) {
      throw new StoreFailure.Unavailable("SQLite cannot look up an event id", failure);
    }
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
