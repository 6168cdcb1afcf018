package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import plasm.model.trace.Tenant;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.sqlite.DeleteFromIndex.UsageSecond;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.LogEntry.LoggedBatch;
import plasm.sink.store.sqlite.RecordPlaces.RecordPlace;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * What reads go by: folds events as they come, and writes now and then what they came to.
 *
 * <pre>
 *   add, add, add -> take -> write -> written
 * </pre>
 *
 * <p>One thread at a time may be in {@link #write}, another one at the same time in any method that
 * is not said to be for who is alone.
 *
 * <p>After any failure it is thrown away and another one opened, which goes on from where the
 * database says that the last one got.
 */
final class Projector implements AutoCloseable {
  /**
   * More events than that wait for no clock: they are to be written now. That is more than come in
   * between two writes, since nothing is folded while who folds has to write.
   */
  private static final int AT_ONCE = 262_144;

  /** A trace that has the events of a delta. */
  private record Grown(HotTrace trace, TraceDelta delta) {
    void records(Consumer<RecordPlace> each) {
      RecordPlaces places = delta.records().places();
      RecordPlaces.read(trace.lastSeq() + 1 - places.count(), places.toBytes(), each);
    }
  }

  private final Connection connection;
  private final Connection reading;
  private final TraceFeed feed;
  private final WriteIndex writeIndex;
  private final HotTraces traces;
  private final Projection projection = new Projection();
  private long lastSeq;
  private long lastArrivalMs = Long.MIN_VALUE;
  private final AtomicLong ends = new AtomicLong();
  private Reached taken;
  private volatile Reached written;

  private Projector(Connection connection, Connection reading, TraceFeed feed) throws SQLException {
    this.connection = connection;
    this.reading = reading;
    this.feed = feed;
    try (Statement statement = connection.createStatement()) {
      // Nobody waits for these commits: what a power cut takes is made again from the log.
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA wal_autocheckpoint = 16000");
      statement.execute("PRAGMA cache_size = -65536");
    }
    connection.setAutoCommit(false);
    writeIndex = new WriteIndex(connection);
    traces = new HotTraces(reading);
    lastSeq = StoreValues.get(connection, StoreValues.PROJECTED_SEQ, 0);
    written = new Reached(lastSeq, lastArrivalMs, 0);
  }

  /**
   * Opens the database and brings it up to the log.
   *
   * @param feed told of what is taken over, which after a failure may be what it knows
   */
  static Projector open(DataSource database, DataSource log, TraceFeed feed) throws SQLException {
    Connection connection = database.getConnection();
    Connection reading = null;
    try {
      reading = database.getConnection();
      Projector projector = new Projector(connection, reading, feed);
      projector.catchUp(log);
      return projector;
    } catch (SQLException | RuntimeException e) {
      try (connection;
          Connection _ = reading) {
        Sql.rollback(connection, e);
      }
      throw e;
    }
  }

  private void catchUp(DataSource logDatabase) throws SQLException {
    try (Connection log = logDatabase.getConnection()) {
      // An index that is made again goes on from what is left of a log that was shortened.
      lastSeq = Math.max(lastSeq, LogRow.firstSeq(log) - 1);
      List<LogRow> rows;
      do {
        rows = LogRow.after(log, lastSeq);
        List<Logged> events = rows.stream().flatMap(row -> row.read().stream()).toList();
        long to = events.isEmpty() ? lastSeq : events.getLast().seq();
        add(SqliteLog.inOrder(events, Completions.between(log, lastSeq, to)));
        store();
      } while (!rows.isEmpty());
    }
  }

  /**
   * Takes over what the log says, in order; what it knows already is left out.
   *
   * @return false when something before that is missing, and nothing is taken over
   */
  boolean add(List<LogEntry> entries) throws SQLException {
    if (!entries.isEmpty() && isBehindGap(entries.getFirst())) {
      return false;
    }
    for (LogEntry entry : entries) {
      switch (entry) {
        case Logged logged when logged.seq() > lastSeq -> {
          fold(logged);
          lastSeq = logged.seq();
          lastArrivalMs = logged.ingestedAt().toEpochMilli();
        }
        case Logged _ -> {}
        case LoggedBatch batch when batch.seq() > lastSeq -> {
          fold(batch);
          lastSeq = batch.lastSeq();
          lastArrivalMs = batch.ingestedAt().toEpochMilli();
        }
        case LoggedBatch _ -> {}
        case Completion completion -> complete(completion);
      }
    }
    traces.endReading();
    return true;
  }

  private void fold(Logged logged) throws SQLException {
    HotTrace trace = traces.get(logged.event().trace());
    if (trace.isForeignArchive()) {
      trace.adopt();
    }
    RecordKey at = RecordKey.of(logged.event().event(), logged.seq());
    trace.add(logged.event(), at, logged.ingestedAt());
    traces.touched(trace);
    projection.add(trace, at, logged);
    if (logged.event().isRecord() && feed.follows(logged.trace())) {
      feed.recorded(logged.trace(), TraceRecord.of(trace.lastSeq(), logged.event().event()));
    }
  }

  private void fold(LoggedBatch batch) throws SQLException {
    List<Grown> grown = new ArrayList<>();
    for (TraceDelta delta : batch.events().projection().traces()) {
      grown.add(new Grown(traces.get(delta.key()), delta));
    }
    if (grown.stream().anyMatch(each -> each.trace().isBeingTakenOver())) {
      for (Logged logged : batch.events().logged(batch.seq(), batch.ingestedAt())) {
        fold(logged);
      }
      return;
    }
    long seqsBefore = batch.seq() - 1;
    for (Grown each : grown) {
      each.trace().add(each.delta(), seqsBefore, batch.ingestedAt());
      traces.touched(each.trace());
      projection.add(each.trace(), each.delta(), seqsBefore);
    }
    projection.add(batch.events().projection().usage(), seqsBefore);
    tellFollowers(batch.events(), grown);
  }

  private void tellFollowers(PackedEvents events, List<Grown> grown) {
    List<Grown> followed = grown.stream().filter(each -> feed.follows(each.trace().key())).toList();
    if (!followed.isEmpty()) {
      LogRows rows = events.logRows();
      followed.forEach(
          each -> each.records(place -> feed.recorded(each.trace().key(), rows.record(place))));
    }
  }

  private boolean isBehindGap(LogEntry first) {
    return switch (first) {
      case Logged logged -> logged.seq() > lastSeq + 1;
      case LoggedBatch batch -> batch.seq() > lastSeq + 1;
      case Completion completion -> completion.seq() > lastSeq;
    };
  }

  /** One that is met again changes nothing: its trace is over already, or has more events. */
  private void complete(Completion completion) throws SQLException {
    HotTrace trace = traces.get(completion.trace());
    if (trace.complete(completion.events())) {
      traces.touched(trace);
      ends.incrementAndGet();
      feed.completed(trace.head());
    }
  }

  /** The last event that was taken over. */
  long lastSeq() {
    return lastSeq;
  }

  /** Whether reads would not see an end that was added; for anybody at any time. */
  boolean hasUnwrittenEnds() {
    return ends.get() > written.ends();
  }

  /** Whether so much was added that it has to be written before more is. */
  boolean isFull() {
    return projection.events() > AT_ONCE;
  }

  /** Whether reads of some traces would not see all that was added. */
  boolean hasUnwritten(Predicate<TraceKey> wanted) {
    return traces.hasUnwritten(wanted);
  }

  /** Hands over what was added; the caller writes it and says so before taking again. */
  IndexUpdate take() {
    taken = new Reached(lastSeq, lastArrivalMs, ends.get());
    return projection.take(traces.takeChanged(), lastSeq);
  }

  /** Makes an update readable. */
  void write(IndexUpdate update) throws SQLException {
    writeIndex.run(update);
    connection.commit();
  }

  /** Notes that what was taken is readable now. */
  void markWritten() {
    traces.markWritten();
    written = taken;
  }

  /** Every event up to this one is readable. */
  Reached written() {
    return written;
  }

  /** Makes what was added readable; for who is alone. */
  void store() throws SQLException {
    if (lastSeq > written.seq() || hasUnwritten(any -> true)) {
      write(take());
      markWritten();
    }
  }

  /**
   * Lists traces that only a folder of another program knows, unless they are known; for who is
   * alone.
   */
  void register(List<TraceHead> foreign) throws SQLException {
    for (TraceHead head : foreign) {
      HotTrace trace = traces.get(head.key());
      if (trace.isUnknown()) {
        trace.becomeForeign(head);
        traces.touched(trace);
      }
    }
    traces.endReading();
    store();
  }

  /**
   * Lets go of traces that are over, except those that got events since they were read; for who is
   * alone.
   */
  void forget(List<StoredTrace> leaving) throws SQLException {
    store();
    Set<Long> left = new HashSet<>();
    for (StoredTrace trace : leaving) {
      TraceHead now = traces.get(trace.head().key()).head();
      if (now.completed() && now.events() == trace.head().events()) {
        left.add(trace.traceNo());
        traces.forget(now.key());
        feed.forgotten(now.key());
      }
    }
    traces.endReading();
    DeleteFromIndex.traces(connection, left);
    connection.commit();
  }

  /** Lets go of billable lines; for who is alone. */
  void forgetUsage(List<UsageSecond> leaving) throws SQLException {
    store();
    DeleteFromIndex.usage(connection, leaving);
    connection.commit();
  }

  /** The traces whose records are only in a folder of another program; for who is alone. */
  Set<TraceKey> foreignTraces() throws SQLException {
    Set<TraceKey> foreign = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT tenant, trace_id FROM traces WHERE foreign_archive = 1")) {
      while (row.next()) {
        foreign.add(new TraceKey(Tenant.of(row.getString(1)), Sql.uuid(row, 2)));
      }
    }
    return foreign;
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        reading;
        writeIndex;
        traces) {
      connection.rollback();
    }
  }
}
