package plasm.sink.store.postgres;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/**
 * Traces in PostgreSQL, for any number of processes (RATIONALE.md has the measurements behind it).
 *
 * <pre>
 *   append, complete -> ids and rows of traces locked, events and heads written, commit
 *                        |                                            |
 *                   signal of this replica                 NOTIFY, if anybody views the trace
 *                        |                                            |
 *                     TailThread  <---- LISTEN, and a look every second
 *                        |
 *                     TraceTail -> TraceFeed      what is behind the last seq that was told
 *
 *   read -> an index and the partitions of the trace's days
 * </pre>
 *
 * <p>A head is always what its events add up to: both change in one transaction, while the trace's
 * row is locked. Nothing is held between calls but the connection that listens, which traces have a
 * row, and which are followed.
 */
public final class PostgresStore implements TraceStore {
  private static final int CHECK_PATIENCE_MS = 2_500;

  private final Database database;
  private final KnownRows known = new KnownRows();
  private final TraceTail tail;
  private final TailThread tailThread;
  private final Days days;
  private final String place;

  /**
   * @param source with the schema; more connections at a time than the {@value
   *     Database#MOST_READING} that reads may take: one is kept, and writers need some
   * @param place where data goes, for people; no secrets
   * @param feed told of what becomes of traces
   */
  public PostgresStore(AgroalDataSource source, String place, TraceFeed feed) {
    this.place = place;
    this.database = new Database(source);
    this.tail = new TraceTail(database, feed);
    this.days = new Days(database);
    this.tailThread = new TailThread(database, tail);
  }

  @Override
  public Appended append(List<StampedEvent> events, Instant ingestedAt) {
    if (events.isEmpty()) {
      return new Appended(new boolean[0]);
    }
    Append append = new Append(events, ingestedAt, known, tail);
    database.transaction(
        connection -> {
          append.run(connection);
          return append;
        });
    append.remember();
    append.traces().forEach(this::tell);
    return new Appended(append.stored());
  }

  private void tell(LockedTrace trace) {
    if (trace.lastSeq() > trace.lastSeqBefore() && tail.follows(trace.key())) {
      tailThread.signal(trace.traceNo());
    }
  }

  @Override
  public List<TraceHead> list(TraceQuery query) {
    return SelectTraces.canFind(query) ? heads(SelectTraces.of(query)) : List.of();
  }

  @Override
  public Optional<TraceHead> head(TraceKey key) {
    if (!IndexedText.isStorable(key.tenant().partition())) {
      return Optional.empty();
    }
    return tail.follows(key) ? tail.head(key) : heads(SelectTraces.of(key)).stream().findFirst();
  }

  @Override
  public Rows<TraceRecord> records(TraceKey key, RecordRange range) {
    return IndexedText.isStorable(key.tenant().partition())
        ? SelectRecords.run(database, key, range)
        : Rows.of(List.of());
  }

  @Override
  public Rows<UsageRow> usage(UsageQuery query) {
    return SelectUsage.run(database, query);
  }

  @Override
  public List<TraceHead> open(long lastArrivalAtMostMs, int limit) {
    return heads(SelectTraces.open(lastArrivalAtMostMs, limit));
  }

  @Override
  public List<TraceHead> openOfSession(String logicalSessionId) {
    return heads(SelectTraces.openOfSession(logicalSessionId)).stream()
        .filter(head -> logicalSessionId.equals(head.logicalSessionId()))
        .toList();
  }

  @Override
  public void complete(List<TraceHead> heads) {
    if (!heads.isEmpty()) {
      Completing completing = new Completing(heads, tail);
      database.transaction(
          connection -> {
            completing.run(connection);
            return completing;
          });
      completing.over().forEach(this::tell);
    }
  }

  private List<TraceHead> heads(Query query) {
    return database.rows(query, row -> TraceRow.read(row).head());
  }

  /** The lash records, beside the traces. */
  public LashStore lash() {
    return new PostgresLash(database);
  }

  /** The retained runs, beside the traces. */
  public RunStore runs() {
    return new PostgresRuns(database);
  }

  /**
   * A lease that one replica at a time has.
   *
   * @param name of what its holder does
   */
  public Lease lease(String name) {
    return new Lease(database, name);
  }

  /** Makes the partitions of today and the next days, where they are missing. */
  public void addDays() {
    days.add(Instant.now());
  }

  @Override
  public StoreCheck check() {
    try {
      database.transaction(PostgresStore::probe);
      return new StoreCheck("postgresql", true, place);
    } catch (StoreFailure e) {
      return new StoreCheck("postgresql", false, e.getMessage());
    }
  }

  /** A server that is there and says nothing must not keep the check waiting. */
  private static boolean probe(Connection connection) throws SQLException {
    int patience = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, CHECK_PATIENCE_MS);
    new Pipeline()
        .then(Query.of("SET LOCAL lock_timeout = '2s'"))
        .then(Query.of("UPDATE sink_probe SET checked_at = now() WHERE only_row"))
        .run(connection);
    connection.setNetworkTimeout(Runnable::run, patience);
    return true;
  }

  @Override
  public void close() {
    tailThread.close();
  }
}
