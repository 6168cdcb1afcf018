package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Tenant;
import plasm.sink.store.Appended;
import plasm.sink.store.StoreFailure;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;

/**
 * The one connection that writes, and what it keeps at hand. Not thread-safe.
 *
 * <p>After any failure the writer is thrown away and another one opened: opening brings everything
 * derived, in memory and in tables, up to the log, so there is no state to repair.
 */
final class SqliteWriter implements AutoCloseable {
  private static final int MAX_WAITING = 8_192;
  private static final long MAX_WAITING_BYTES = 32L << 20;

  /** Records of traces that another program archived. */
  interface ForeignRecords {
    List<StampedEvent> of(TraceHead head);
  }

  private record EventId(Tenant tenant, UUID eventId) {}

  private final Connection connection;
  private final ForeignRecords foreignRecords;
  private final LogWriter log;
  private final UpsertTrace upsertTrace;
  private final HotTraces traces;
  private final Projection projection;
  private final EventIdIndex ids;
  private long lastSeq;
  private long lastForced;

  private SqliteWriter(Connection connection, Path folder, ForeignRecords foreignRecords)
      throws SQLException, IOException {
    this.connection = connection;
    this.foreignRecords = foreignRecords;
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Checkpoints run beside the writer (Checkpoint), never inside a commit.
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("PRAGMA cache_size = -65536");
    }
    log = new LogWriter(connection);
    upsertTrace = new UpsertTrace(connection);
    traces = new HotTraces(connection);
    projection = new Projection(connection);
    lastSeq = lastSeq(connection);
    ids = openIds(folder);
  }

  /**
   * Opens the writer and catches up with the log.
   *
   * @param connection taken over: closed with the writer, or when this fails
   */
  static SqliteWriter open(Connection connection, Path folder, ForeignRecords foreignRecords)
      throws SQLException, IOException {
    try {
      SqliteWriter writer = new SqliteWriter(connection, folder, foreignRecords);
      writer.catchUp();
      return writer;
    } catch (SQLException | IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static long lastSeq(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT max(first_seq) FROM log")) {
      if (row.getLong(1) == 0) {
        return 0;
      }
    }
    LogRow last = LogRow.holding(connection, Long.MAX_VALUE);
    return last.read().getLast().seq();
  }

  private EventIdIndex openIds(Path folder) throws SQLException, IOException {
    long seed = StoreValues.get(connection, StoreValues.SEED, 0);
    if (seed == 0) {
      seed = new SecureRandom().nextLong() | 1;
      StoreValues.put(connection, StoreValues.SEED, seed);
      connection.commit();
    }
    Path files = folder.resolve("event-ids-" + Long.toHexString(seed));
    EventIdIndex index = EventIdIndex.open(files, seed);
    lastForced = StoreValues.get(connection, StoreValues.IDS_FORCED_SEQ, 0);
    if (index.size() < lastForced || lastForced > lastSeq) {
      index = EventIdIndex.create(files, seed);
      lastForced = 0;
    }
    return index;
  }

  private void catchUp() throws SQLException {
    long projected = StoreValues.get(connection, StoreValues.PROJECTED_SEQ, 0);
    long from = Math.min(projected, lastForced);
    for (List<LogRow> rows = LogRow.after(connection, from);
        !rows.isEmpty();
        rows = LogRow.after(connection, from)) {
      for (LogRow row : rows) {
        for (LogRow.Event event : row.read()) {
          AuditEvent e = event.event().event();
          ids.add(e.tenant(), e.eventId(), event.seq());
          if (event.seq() > projected) {
            foldAgain(event, row.ingestedAt());
          }
          from = event.seq();
        }
      }
      project();
    }
  }

  Appended append(List<StampedEvent> events, Instant ingestedAt) throws SQLException {
    if (projection.size() > MAX_WAITING || projection.bytes() > MAX_WAITING_BYTES) {
      project();
    }
    Set<EventId> inThisCall = HashSet.newHashSet(events.size());
    long[] seqs = new long[events.size()];
    int waiting = projection.size();
    for (int i = 0; i < seqs.length; i++) {
      StampedEvent e = events.get(i);
      EventId id = new EventId(e.event().tenant(), e.event().eventId());
      seqs[i] = inThisCall.add(id) && !isStored(id) ? take(e, ingestedAt) : Appended.REPEATED;
    }
    log.flush(ingestedAt);
    connection.commit();
    for (Projection.Entry stored : projection.since(waiting)) {
      AuditEvent e = stored.event().event();
      ids.add(e.tenant(), e.eventId(), stored.key().arrival());
    }
    return new Appended(seqs);
  }

  private boolean isStored(EventId id) {
    return ids.contains(id.tenant(), id.eventId(), seq -> isEvent(seq, id));
  }

  private boolean isEvent(long seq, EventId id) {
    try {
      LogRow row = LogRow.holding(connection, seq);
      AuditEvent e = row.read().get((int) (seq - row.firstSeq())).event().event();
      return e.eventId().equals(id.eventId()) && e.tenant().equals(id.tenant());
    } catch (SQLException e) {
      throw new StoreFailure.Unavailable("SQLite cannot look up an event id", e);
    }
  }

  private long take(StampedEvent e, Instant ingestedAt) throws SQLException {
    HotTrace trace = traces.get(e.trace());
    if (trace.isForeignArchive()) {
      List<StampedEvent> foreign = foreignRecords.of(trace.head());
      trace.adopt();
      for (StampedEvent old : foreign) {
        takeInto(trace, old, ingestedAt);
      }
    }
    return takeInto(trace, e, ingestedAt);
  }

  private long takeInto(HotTrace trace, StampedEvent e, Instant ingestedAt) throws SQLException {
    long seq = ++lastSeq;
    return fold(trace, e, seq, ingestedAt, log.add(e.event().posted(), seq, ingestedAt));
  }

  private void foldAgain(LogRow.Event event, Instant ingestedAt) throws SQLException {
    HotTrace trace = traces.get(event.event().trace());
    if (trace.isForeignArchive()) {
      trace.adopt();
    }
    fold(trace, event.event(), event.seq(), ingestedAt, event.place());
  }

  private long fold(HotTrace trace, StampedEvent e, long seq, Instant ingestedAt, LogPlace place) {
    trace.become(trace.head().plus(e, seq, ingestedAt));
    traces.touched(trace);
    long traceSeq = e.isRecord() ? trace.head().lastSeq() : Appended.UNNUMBERED;
    projection.add(new Projection.Entry(trace, RecordKey.of(e.event(), seq), traceSeq, e, place));
    return traceSeq;
  }

  /** Whether reads would miss something. */
  boolean isBehind() {
    return projection.size() > 0 || !traces.isClean();
  }

  /** Brings everything derived up to the log. */
  void project() throws SQLException {
    if (!isBehind()) {
      return;
    }
    for (HotTrace trace : traces.dirty()) {
      upsertTrace.run(trace);
    }
    projection.write();
    StoreValues.put(connection, StoreValues.PROJECTED_SEQ, lastSeq);
    connection.commit();
    traces.markStored();
    projection.clear();
  }

  void complete(List<TraceHead> heads) throws SQLException {
    for (TraceHead head : heads) {
      HotTrace trace = traces.get(head.key());
      if (trace.head().events() == head.events() && !trace.head().completed()) {
        trace.become(trace.head().asCompleted());
        traces.touched(trace);
      }
    }
    project();
  }

  /** Lists a trace that only a folder of another program knows, unless it is known. */
  void register(List<TraceHead> foreign) throws SQLException {
    for (TraceHead head : foreign) {
      HotTrace trace = traces.get(head.key());
      if (trace.stored() == null && trace.head().events() == 0) {
        trace.becomeForeign(head);
        upsertTrace.run(trace);
        trace.markStored();
      }
    }
    connection.commit();
  }

  /** Fails when nothing could be made durable now. */
  void probe(long number) throws SQLException {
    StoreValues.put(connection, StoreValues.PROBE, number);
    connection.commit();
  }

  long lastSeq() {
    return lastSeq;
  }

  /** May run beside the rest. */
  void forceIds() {
    ids.force();
  }

  /** Notes that the files of the ids were forced when {@code seq} was the last event. */
  void idsForced(long seq) throws SQLException {
    StoreValues.put(connection, StoreValues.IDS_FORCED_SEQ, seq);
    connection.commit();
    lastForced = seq;
  }

  long eventsSinceForced() {
    return lastSeq - lastForced;
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        log;
        upsertTrace;
        traces;
        projection) {
      connection.rollback();
    }
  }
}
