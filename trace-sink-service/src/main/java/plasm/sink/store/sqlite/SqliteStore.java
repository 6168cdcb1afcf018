package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.ForwardLog;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;
import plasm.sink.store.RunStore;
import plasm.sink.store.StagedEvents;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.archive.ArchiveFolder;
import plasm.sink.store.sqlite.LogAppend.Done;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/**
 * Traces in SQLite, for one process at a time (RATIONALE.md has the measurements behind it).
 *
 * <pre>
 *   append -> LogWork, log database     durable with its commit
 *               |
 *            Backlog                    events that reads do not see yet
 *               |
 *   read  -> IndexWork, index database  follows by itself, or at once when somebody reads
 * </pre>
 */
public final class SqliteStore implements TraceStore {
  private static final Logger LOG = Logger.getLogger(SqliteStore.class);

  private final Path folder;
  private final ArchiveFolder archive;
  private final SqliteReader log;
  private final SqliteReader index;
  private final LogWork logWork;
  private final EventIdHash idHash;
  private final IndexWork indexWork;
  private final Checkpoint checkpoint;
  private final Housekeeping housekeeping;
  private final ForwardLog forwardLog;
  private final Set<TraceKey> foreignTraces = ConcurrentHashMap.newKeySet();

  /**
   * @param logDatabase has the schema of the log; at least three connections at a time
   * @param indexDatabase has the schema of the index; at least four
   * @param folder where the databases lie and further files may
   * @param archive where completed traces of this and other programs lie
   * @param feed told of what becomes of traces
   * @throws StoreFailure.Unavailable when a database cannot be opened
   */
  public SqliteStore(
      DataSource logDatabase,
      DataSource indexDatabase,
      Path folder,
      ArchiveFolder archive,
      TraceFeed feed) {
    this.folder = folder;
    this.archive = archive;
    this.log = new SqliteReader(logDatabase);
    this.index = new SqliteReader(indexDatabase);
    Backlog backlog = new Backlog();
    this.indexWork = new IndexWork(indexDatabase, logDatabase, backlog, feed);
    this.logWork = new LogWork(logDatabase, folder, this::foreignRecords, backlog);
    this.idHash = logWork.run(open -> open.ids().hash());
    foreignTraces.addAll(indexWork.run(Projector::foreignTraces));
    this.forwardLog =
        new SqliteForwardLog(
            log, logWork, new Pruning(log, index, logWork, indexWork, indexDatabase));
    this.checkpoint = Checkpoint.of(logDatabase);
    this.housekeeping = new Housekeeping(logWork, indexWork, checkpoint);
  }

  @Override
  public Appended append(List<StampedEvent> events, Instant ingestedAt) {
    return appendStaged(List.of(stage(events)), ingestedAt);
  }

  @Override
  public StagedEvents stage(List<StampedEvent> events) {
    return StagedBatch.of(events, idHash);
  }

  @Override
  public Appended appendStaged(List<StagedEvents> batches, Instant ingestedAt) {
    Done done = logWork.append(batches.stream().map(StagedBatch.class::cast).toList(), ingestedAt);
    if (!foreignTraces.isEmpty()) {
      done.traces().forEach(foreignTraces::remove);
    }
    return done.appended();
  }

  @Override
  public List<TraceHead> list(TraceQuery query) {
    settle(key -> key.tenant().equals(query.tenant()));
    return heads(
        query.text() == null
            ? index.rows(SelectTraces.of(query), StoredTrace::read)
            : TextSearch.run(index, query));
  }

  @Override
  public Optional<TraceHead> head(TraceKey key) {
    settle(key::equals);
    return index.trace(key).map(StoredTrace::head);
  }

  @Override
  public Rows<TraceRecord> records(TraceKey key, RecordRange range) {
    settle(key::equals);
    return index
        .trace(key)
        .map(
            trace ->
                trace.foreignArchive()
                    ? archive.records(key, range)
                    : SelectRecords.run(index, log, trace.traceNo(), range))
        .orElseGet(() -> Rows.of(List.of()));
  }

  @Override
  public Rows<UsageRow> usage(UsageQuery query) {
    settle(key -> query.tenant() == null || key.tenant().equals(query.tenant()));
    return SelectUsage.run(index, log, query);
  }

  @Override
  public List<TraceHead> open(long lastArrivalAtMostMs, int limit) {
    // Asked every second about traces that are idle for long, which new events do not concern.
    if (lastArrivalAtMostMs >= indexWork.readableBeforeMs() || indexWork.hasUnwrittenEnds()) {
      settle(any -> true);
    }
    return heads(index.rows(SelectTraces.open(lastArrivalAtMostMs, limit), StoredTrace::read));
  }

  @Override
  public List<TraceHead> openOfSession(String logicalSessionId) {
    settle(any -> true);
    return heads(index.rows(SelectTraces.openOfSession(logicalSessionId), StoredTrace::read));
  }

  @Override
  public void complete(List<TraceHead> heads) {
    if (!heads.isEmpty()) {
      logWork.complete(heads);
      indexWork.takeOver();
    }
  }

  /** The same events, for who hands them on. */
  public ForwardLog forwardLog() {
    return forwardLog;
  }

  /** Lists traces that only a folder of another program knows; known ones stay as they are. */
  public void register(List<TraceHead> foreign) {
    logWork.whileNothingIsAppended(
        () -> {
          indexWork.run(
              projector -> {
                projector.register(foreign);
                return null;
              });
          foreignTraces.addAll(indexWork.run(Projector::foreignTraces));
        });
  }

  /** The retained runs, beside the log. */
  public RunStore runs() {
    return new SqliteRuns(logWork, log);
  }

  /** Lash records, beside the log. */
  public LashStore lash() {
    return new SqliteLash(logWork, log);
  }

  @Override
  public StoreCheck check() {
    Optional<String> cause = logWork.check().or(indexWork::failure);
    return new StoreCheck("sqlite", cause.isEmpty(), cause.orElse(folder.toString()));
  }

  /**
   * Makes what is durable readable. While the index cannot be written, reads of what it knows go
   * on, and reads that would leave out something acknowledged fail.
   *
   * @param concerned whether the read would show that trace
   */
  private void settle(Predicate<TraceKey> concerned) {
    try {
      indexWork.catchUp(logWork.lastSeq(), concerned);
    } catch (StoreFailure e) {
      if (unseen().anyMatch(concerned)) {
        throw e;
      }
    }
  }

  /** The traces of events and ends that the index does not know. */
  private Stream<TraceKey> unseen() {
    long readable = indexWork.readableSeq();
    Stream<TraceKey> events =
        log.rows(LogRow.afterQuery(readable), LogRow::read).stream()
            .flatMap(row -> row.read().stream())
            .map(Logged::trace);
    Stream<TraceKey> ends =
        log.rows(Completions.fromQuery(readable), Completions::read).stream()
            .filter(this::isUnseen)
            .map(Completion::trace);
    return Stream.concat(events, ends);
  }

  private boolean isUnseen(Completion end) {
    return index
        .trace(end.trace())
        .map(StoredTrace::head)
        .filter(head -> head.events() == end.events() && !head.completed())
        .isPresent();
  }

  private List<StampedEvent> foreignRecords(TraceKey key) {
    return foreignTraces.contains(key)
        ? archive.head(key).map(archive::events).orElse(List.of())
        : List.of();
  }

  private static List<TraceHead> heads(List<StoredTrace> traces) {
    return traces.stream().map(StoredTrace::head).toList();
  }

  @Override
  public void close() {
    housekeeping.close();
    try {
      indexWork.catchUp(logWork.lastSeq(), any -> true);
    } catch (StoreFailure e) {
      LOG.warnf("the next start brings the index up to the log: %s", e.getMessage());
    }
    logWork.close();
    indexWork.close();
    try {
      checkpoint.close();
    } catch (IOException e) {
      LOG.warnf("a file of the log is left open: %s", e.getMessage());
    }
  }
}
