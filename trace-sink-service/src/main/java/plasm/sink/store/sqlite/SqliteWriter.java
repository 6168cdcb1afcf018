package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import plasm.model.trace.Tenant;
import plasm.sink.store.Appended;
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
  private final InsertEvent insertEvent;
  private final IsEvent isEvent;
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
    insertEvent = new InsertEvent(connection);
    isEvent = new IsEvent(connection);
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
        ResultSet row = statement.executeQuery("SELECT max(seq) FROM events")) {
      return row.getLong(1);
    }
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
    for (List<EventRow> rows = SelectEventsAfter.run(connection, from);
        !rows.isEmpty();
        rows = SelectEventsAfter.run(connection, from)) {
      for (EventRow row : rows) {
        from = row.seq();
        ids.add(row.event().event().tenant(), row.event().event().eventId(), from);
        if (from > projected) {
          foldAgain(row.event(), from);
        }
      }
      project();
    }
  }

  Appended append(List<StampedEvent> events) throws SQLException {
    if (projection.size() > MAX_WAITING || projection.payloadBytes() > MAX_WAITING_BYTES) {
      project();
    }
    Set<EventId> inThisCall = new HashSet<>(events.size() * 2);
    long[] seqs = new long[events.size()];
    int waiting = projection.size();
    for (int i = 0; i < seqs.length; i++) {
      StampedEvent e = events.get(i);
      EventId id = new EventId(e.event().tenant(), e.event().eventId());
      seqs[i] = inThisCall.add(id) && !isStored(id) ? insert(e) : Appended.REPEATED;
    }
    connection.commit();
    for (Projection.Entry stored : projection.since(waiting)) {
      ids.add(
          stored.event().event().tenant(),
          stored.event().event().eventId(),
          stored.key().arrival());
    }
    return new Appended(seqs);
  }

  private boolean isStored(EventId id) {
    return ids.contains(
        id.tenant(),
        id.eventId(),
        seq -> {
          try {
            return isEvent.run(seq, id.tenant(), id.eventId());
          } catch (SQLException e) {
            throw new FailedLookup(e);
          }
        });
  }

  /** Carries an SQLException through a predicate. */
  static final class FailedLookup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedLookup(SQLException cause) {
      super(cause);
    }
  }

  private long insert(StampedEvent e) throws SQLException {
    HotTrace trace = traces.get(e.trace());
    if (trace.isForeignArchive()) {
      List<StampedEvent> foreign = foreignRecords.of(trace.head());
      trace.adopt();
      for (StampedEvent old : foreign) {
        insertInto(trace, old);
      }
    }
    return insertInto(trace, e);
  }

  private long insertInto(HotTrace trace, StampedEvent e) throws SQLException {
    long seq = ++lastSeq;
    long traceSeq = fold(trace, e, seq);
    insertEvent.run(seq, traceSeq, e);
    return traceSeq;
  }

  private void foldAgain(StampedEvent e, long seq) throws SQLException {
    HotTrace trace = traces.get(e.trace());
    if (trace.isForeignArchive()) {
      trace.adopt();
    }
    fold(trace, e, seq);
  }

  private long fold(HotTrace trace, StampedEvent e, long seq) {
    trace.become(trace.head().plus(e, seq));
    traces.touched(trace);
    long traceSeq = e.isRecord() ? trace.head().lastSeq() : Appended.UNNUMBERED;
    projection.add(new Projection.Entry(trace, RecordKey.of(e.event(), seq), traceSeq, e));
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
        insertEvent;
        isEvent;
        upsertTrace;
        traces;
        projection) {
      connection.rollback();
    }
  }
}
