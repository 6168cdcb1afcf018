package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import plasm.sink.store.Appended;
import plasm.sink.store.Rows;
import plasm.sink.store.StoreCheck;
import plasm.sink.store.StoreFailure;
import plasm.sink.store.TraceStore;
import plasm.sink.store.archive.ArchiveFolder;
import plasm.sink.store.sqlite.SqliteReader.Query;
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
 * Traces in one SQLite database, for one process at a time.
 *
 * <p>An append writes the log (table {@code events}) and nothing else, and is durable with that
 * commit. The tables that reads go by follow: by themselves a moment later, many events at a time,
 * or at once when somebody reads (RATIONALE.md has the measurements).
 */
public final class SqliteStore implements TraceStore {
  private static final Logger LOG = Logger.getLogger(SqliteStore.class);
  private static final long CHECK_PATIENCE_MS = 1_000;

  private final DataSource dataSource;
  private final Path folder;
  private final ArchiveFolder archive;
  private final SqliteReader reader;
  private final Checkpoint checkpoint;
  private final Housekeeping housekeeping;

  /** Fair, so that neither reads nor upkeep wait behind an endless row of appends. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Null after a failure, until the next use opens another one. Guarded by the lock. */
  private SqliteWriter writer;

  private long writtenBytes;
  private volatile boolean behind;
  private volatile String failure;

  /**
   * @param dataSource of a database that has the schema; at least two connections at a time
   * @param folder where the database lies and further files may
   * @param archive where completed traces of this and other programs lie
   * @throws StoreFailure.Unavailable when the database cannot be opened
   */
  public SqliteStore(DataSource dataSource, Path folder, ArchiveFolder archive) {
    this.dataSource = dataSource;
    this.folder = folder;
    this.archive = archive;
    this.reader = new SqliteReader(dataSource);
    this.checkpoint = new Checkpoint(dataSource);
    write(SqliteWriter::lastSeq);
    this.housekeeping = new Housekeeping(this);
  }

  @Override
  public Appended append(List<StampedEvent> events, Instant ingestedAt) {
    return write(
        open -> {
          Appended appended = open.append(events, ingestedAt);
          for (StampedEvent e : events) {
            writtenBytes += e.event().posted().length();
          }
          return appended;
        });
  }

  @Override
  public List<TraceHead> list(TraceQuery query) {
    settle();
    return reader.rows(SelectTraces.of(query), StoredTrace::read).stream()
        .map(StoredTrace::head)
        .toList();
  }

  @Override
  public Optional<TraceHead> head(TraceKey key) {
    settle();
    return reader.trace(key).map(StoredTrace::head);
  }

  @Override
  public Rows<TraceRecord> records(TraceKey key, RecordRange range) {
    settle();
    return reader
        .trace(key)
        .map(
            trace ->
                trace.foreignArchive()
                    ? archive.records(key, range)
                    : SelectRecords.run(reader, trace.traceNo(), range))
        .orElseGet(() -> Rows.of(List.of()));
  }

  @Override
  public Rows<UsageRow> usage(UsageQuery query) {
    settle();
    return SelectUsage.run(reader, query);
  }

  @Override
  public List<TraceHead> open(long lastArrivalAtMostMs, int limit) {
    settle();
    Query query =
        new Query(
            "SELECT "
                + StoredTrace.COLUMNS
                + " FROM traces t WHERE t.completed = 0 AND t.last_arrival_ms <= ?"
                + " ORDER BY t.last_arrival_ms LIMIT ?",
            List.of(lastArrivalAtMostMs, limit));
    return reader.rows(query, StoredTrace::read).stream().map(StoredTrace::head).toList();
  }

  @Override
  public void complete(List<TraceHead> heads) {
    write(
        open -> {
          open.complete(heads);
          return null;
        });
  }

  /** Lists traces that only a folder of another program knows; known ones stay as they are. */
  public void register(List<TraceHead> foreign) {
    write(
        open -> {
          open.register(foreign);
          return null;
        });
  }

  @Override
  public StoreCheck check() {
    try {
      if (lock.tryLock(CHECK_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
        try {
          write(
              open -> {
                open.probe(System.currentTimeMillis());
                return null;
              });
        } finally {
          lock.unlock();
        }
      }
    } catch (StoreFailure e) {
      LOG.debug("readiness probe failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String cause = failure;
    return new StoreCheck("sqlite", cause == null, cause == null ? folder.toString() : cause);
  }

  /** Makes what is durable readable. */
  private void settle() {
    if (!behind) {
      return;
    }
    try {
      catchUp();
    } catch (StoreFailure e) {
      LOG.warn("reads lag behind the log while it cannot be written", e);
    }
  }

  /** Brings everything derived up to the log. */
  void catchUp() {
    write(
        open -> {
          open.project();
          return null;
        });
  }

  boolean isBehind() {
    return behind;
  }

  /** Moves the WAL into the database when it has become large. */
  void moveWal() {
    if (!checkpoint.isWorthwhile(writtenBytes)) {
      return;
    }
    try {
      checkpoint.run();
      write(
          open -> {
            checkpoint.run();
            checkpoint.completed(writtenBytes);
            return null;
          });
    } catch (SQLException e) {
      LOG.warnf("the WAL could not be moved into the database: %s", e.getMessage());
    }
  }

  /** Makes the files of the event ids good for the next start. */
  void forceIds(long worthwhileEvents) {
    record Due(SqliteWriter writer, long seq) {}
    Due due =
        write(
            open ->
                open.eventsSinceForced() < worthwhileEvents ? null : new Due(open, open.lastSeq()));
    if (due != null) {
      due.writer().forceIds();
      write(
          open -> {
            if (open == due.writer()) {
              open.idsForced(due.seq());
            }
            return null;
          });
    }
  }

  private interface Work<T> {
    T run(SqliteWriter writer) throws SQLException;
  }

  /** One at a time; a failure costs the writer, and the next work gets a fresh one. */
  private <T> T write(Work<T> work) {
    lock.lock();
    try {
      if (writer == null) {
        writer =
            SqliteWriter.open(dataSource.getConnection(), folder, head -> archive.events(head));
      }
      T result = work.run(writer);
      behind = writer.isBehind();
      failure = null;
      return result;
    } catch (SQLException | IOException | RuntimeException e) {
      failure = "cannot write: " + e.getMessage();
      discardWriter();
      throw new StoreFailure.Unavailable("SQLite " + failure, e);
    } finally {
      lock.unlock();
    }
  }

  private void discardWriter() {
    if (writer != null) {
      try {
        writer.close();
      } catch (SQLException e) {
        LOG.debug("closing after a failure failed as well", e);
      }
      writer = null;
    }
  }

  @Override
  public void close() {
    housekeeping.close();
    catchUp();
    forceIds(1);
    lock.lock();
    try {
      discardWriter();
    } finally {
      lock.unlock();
    }
  }
}
