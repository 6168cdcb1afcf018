package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.LogEntry.Logged;
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
   * @param logged what is new in the log, in order
   * @param bytes of the new events
   */
  record Done(Appended appended, List<LogEntry> logged, long bytes) {}

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
  private List<StampedEvent> uncommitted = List.of();

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
        connection.rollback();
      }
      throw e;
    }
  }

  private static long lastSeq(Connection connection) throws SQLException {
    return LogRow.last(connection).map(row -> row.read().getLast().seq()).orElse(0L);
  }

  Done append(List<PackedEvents> batches, Instant ingestedAt) throws SQLException {
    int count = batches.stream().mapToInt(batch -> batch.events().size()).sum();
    uncommitted = new ArrayList<>(count);
    Append append = new Append(count, ingestedAt);
    for (PackedEvents batch : batches) {
      append.add(batch);
    }
    Done done = append.commit();
    uncommitted = List.of();
    return done;
  }

  /** One append while it runs. */
  private final class Append {
    private final Instant ingestedAt;
    private final boolean[] stored;
    private int decided;
    private final List<Logged> logged;
    private final List<Completion> takenOver = new ArrayList<>();
    private final Set<TraceKey> lookedElsewhere = new HashSet<>();
    private long bytes;

    Append(int count, Instant ingestedAt) {
      this.ingestedAt = ingestedAt;
      this.stored = new boolean[count];
      this.logged = new ArrayList<>(count);
    }

    void add(PackedEvents batch) throws SQLException {
      int before = uncommitted.size();
      boolean asPacked = numberNew(batch.events(), batch.hashes());
      List<StampedEvent> numbered = uncommitted.subList(before, uncommitted.size());
      long firstSeq = lastSeq - numbered.size() + 1;
      if (asPacked && !batch.rows().isEmpty()) {
        write(batch.rows(), numbered, firstSeq);
      } else {
        write(numbered, firstSeq);
      }
    }

    /** Returns whether what got numbers is these events, and nothing else. */
    private boolean numberNew(List<StampedEvent> events, long[] hashes) {
      boolean onlyThese = true;
      for (int i = 0; i < hashes.length; i++) {
        if (i % FETCHED_AT_ONCE == 0) {
          ids.index().fetch(hashes, i, Math.min(i + FETCHED_AT_ONCE, hashes.length));
        }
        StampedEvent e = events.get(i);
        boolean isNew = !isStored(e, hashes[i]);
        if (isNew) {
          onlyThese &= !takeOver(e.trace());
          number(e, hashes[i]);
        }
        onlyThese &= isNew;
        stored[decided++] = isNew;
      }
      return onlyThese;
    }

    /** Returns whether there was something of the trace elsewhere, which is in front now. */
    private boolean takeOver(TraceKey trace) {
      if (!lookedElsewhere.add(trace)) {
        return false;
      }
      List<StampedEvent> before = elsewhere.apply(trace);
      for (StampedEvent each : before) {
        number(each, ids.hash().of(each));
      }
      if (!before.isEmpty()) {
        takenOver.add(new Completion(lastSeq, trace, before.size()));
      }
      return !before.isEmpty();
    }

    private void write(List<PackedRow> rows, List<StampedEvent> events, long firstSeq)
        throws SQLException {
      Iterator<StampedEvent> next = events.iterator();
      long seq = firstSeq;
      for (PackedRow row : rows) {
        long rowSeq = seq;
        log.add(row, rowSeq, ingestedAt);
        for (int offset = 0; offset < row.length(); ) {
          StampedEvent e = next.next();
          int length = e.event().posted().length();
          log(e, seq++, new LogPlace(rowSeq, offset, length));
          offset += RowPacker.widthOf(length);
        }
      }
    }

    private void write(List<StampedEvent> events, long firstSeq) throws SQLException {
      long seq = firstSeq;
      for (StampedEvent e : events) {
        log(e, seq, log.add(e.event().posted(), seq, ingestedAt));
        seq++;
      }
    }

    private void log(StampedEvent e, long seq, LogPlace place) {
      logged.add(new Logged(seq, e, ingestedAt, place));
      bytes += place.length();
    }

    Done commit() throws SQLException {
      log.flush(ingestedAt);
      Completions.add(connection, takenOver);
      connection.commit();
      ids.index().sealIfFull(lastSeq);
      return new Done(new Appended(stored), inOrder(logged, takenOver), bytes);
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
  static List<LogEntry> inOrder(List<Logged> events, List<Completion> completions) {
    List<LogEntry> all = new ArrayList<>(events.size() + completions.size());
    Iterator<Completion> ends = completions.iterator();
    Completion end = ends.hasNext() ? ends.next() : null;
    for (Logged event : events) {
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

  /** Should the commit fail, the index has ids of events that do not exist, which it allows. */
  private void number(StampedEvent e, long hash) {
    uncommitted.add(e);
    ids.index().add(hash, ++lastSeq);
  }

  private boolean isStored(StampedEvent e, long hash) {
    return ids.index().contains(hash, seq -> isEvent(seq, e));
  }

  private boolean isEvent(long seq, StampedEvent e) {
    long behindLast = lastSeq - seq;
    if (behindLast < 0) {
      return false;
    }
    if (behindLast < uncommitted.size()) {
      return hasIdOf(uncommitted.get(uncommitted.size() - 1 - (int) behindLast), e);
    }
    try {
      return committed.find(seq).filter(known -> hasIdOf(known, e)).isPresent();
    } catch (SQLException failure) {
      throw new StoreFailure.Unavailable("SQLite cannot look up an event id", failure);
    }
  }

  private static boolean hasIdOf(StampedEvent known, StampedEvent e) {
    return known.event().eventId().equals(e.event().eventId())
        && known.trace().tenant().equals(e.trace().tenant());
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
