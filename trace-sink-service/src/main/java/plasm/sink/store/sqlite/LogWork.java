package plasm.sink.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.sqlite.LogAppend.Done;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** Everything that is done to the log, one at a time; a failure costs the connection. */
final class LogWork {
  private static final Logger LOG = Logger.getLogger(LogWork.class);
  private static final long CHECK_PATIENCE_MS = 1_000;

  interface Work<T> {
    T run(SqliteLog log) throws SQLException;
  }

  private final DataSource database;
  private final Path folder;
  private final Function<TraceKey, List<StampedEvent>> elsewhere;
  private final Backlog backlog;

  /** Fair, so that upkeep does not wait behind an endless row of appends. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Null after a failure, until the next work opens another one. Guarded by the lock. */
  private SqliteLog log;

  private volatile long lastSeq;
  private volatile long writtenBytes;
  private volatile String failure;

  LogWork(
      DataSource database,
      Path folder,
      Function<TraceKey, List<StampedEvent>> elsewhere,
      Backlog backlog) {
    this.database = database;
    this.folder = folder;
    this.elsewhere = elsewhere;
    this.backlog = backlog;
    run(SqliteLog::lastSeq);
  }

  Done append(List<StagedBatch> batches, Instant ingestedAt) {
    lock.lock();
    try {
      Done done = run(open -> open.append(batches, ingestedAt));
      backlog.add(done.logged(), done.bytes());
      writtenBytes += done.bytes();
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that traces are over, unless they go on before that is durable. */
  void complete(List<TraceHead> heads) {
    lock.lock();
    try {
      backlog.add(run(open -> open.complete(heads)), 0);
    } finally {
      lock.unlock();
    }
  }

  <T> T run(Work<T> work) {
    lock.lock();
    try {
      if (log == null) {
        log = SqliteLog.open(database.getConnection(), folder, elsewhere);
      }
      T result = work.run(log);
      lastSeq = log.lastSeq();
      failure = null;
      return result;
    } catch (SQLException | IOException | RuntimeException e) {
      failure = "the log cannot be written: " + e.getMessage();
      discard();
      throw new StoreFailure.Unavailable(failure, e);
    } finally {
      lock.unlock();
    }
  }

  void whileNothingIsAppended(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** The last event that is durable. */
  long lastSeq() {
    return lastSeq;
  }

  /** Bytes of events appended by this process. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** Why an append would fail now; empty when it would not. */
  Optional<String> check() {
    try {
      if (lock.tryLock(CHECK_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
        try {
          run(
              open -> {
                open.probe(System.currentTimeMillis());
                return null;
              });
        } finally {
          lock.unlock();
        }
      }
    } catch (StoreFailure e) {
      LOG.debug("the readiness probe failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(failure);
  }

  /**
   * Writes event ids that only memory has: the next start need not look for them in the log.
   *
   * @param hurry says that this is all there is time for
   * @throws StoreFailure.Unavailable when the disk does not take them
   */
  void keepUpIds(BooleanSupplier hurry) {
    Optional<EventIdIndex> ids = openIds();
    try {
      ids.ifPresent(index -> index.tidy(hurry));
    } catch (UncheckedIOException e) {
      throw new StoreFailure.Unavailable(e.getMessage() + ": " + e.getCause().getMessage(), e);
    }
  }

  private Optional<EventIdIndex> openIds() {
    lock.lock();
    try {
      return Optional.ofNullable(log).map(open -> open.ids().index());
    } finally {
      lock.unlock();
    }
  }

  private void discard() {
    if (log != null) {
      try {
        log.close();
      } catch (SQLException e) {
        LOG.debug("closing after a failure failed as well", e);
      }
      log = null;
    }
  }

  void close() {
    try {
      run(
          open -> {
            open.ids().index().seal(open.lastSeq());
            return null;
          });
      keepUpIds(() -> true);
    } catch (StoreFailure e) {
      LOG.warnf("the next start reads the log again for its ids: %s", e.getMessage());
    }
    whileNothingIsAppended(this::discard);
  }
}
