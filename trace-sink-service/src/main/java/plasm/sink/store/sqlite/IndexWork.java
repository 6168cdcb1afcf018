package plasm.sink.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.TraceFeed;

/** Everything that is done to the index, one at a time; a failure costs the connection. */
final class IndexWork {
  private static final Logger LOG = Logger.getLogger(IndexWork.class);

  interface Work<T> {
    T run(Projector projector) throws SQLException;
  }

  private final DataSource database;
  private final DataSource logDatabase;
  private final Backlog backlog;
  private final TraceFeed feed;
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Null after a failure, until the next work opens another one. Guarded by the lock. */
  private Projector projector;

  private volatile long readableSeq;
  private volatile String failure;

  IndexWork(DataSource database, DataSource logDatabase, Backlog backlog, TraceFeed feed) {
    this.database = database;
    this.logDatabase = logDatabase;
    this.backlog = backlog;
    this.feed = feed;
    run(Projector::storedSeq);
  }

  <T> T run(Work<T> work) {
    lock.lock();
    try {
      if (projector == null) {
        projector = Projector.open(database.getConnection(), logDatabase, feed);
      }
      T result = work.run(projector);
      readableSeq = projector.storedSeq();
      failure = null;
      return result;
    } catch (SQLException | RuntimeException e) {
      failure = "the index cannot be written: " + e.getMessage();
      discard();
      throw new StoreFailure.Unavailable(failure, e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes over what waits, or waits a while for something; reads see it with the next store. */
  void fold(long patienceMs) throws InterruptedException {
    backlog.await(patienceMs);
    if (!run(this::takeOver)) {
      reopen();
    }
  }

  /** Returns when reads see every event up to {@code seq}. */
  void catchUp(long seq) {
    if (readableSeq >= seq) {
      return;
    }
    store();
    if (readableSeq < seq) {
      reopen();
    }
  }

  /** Makes readable what waits now: also ends of traces, which have no seq of their own. */
  void store() {
    boolean complete =
        run(
            open -> {
              boolean nothingMissing = takeOver(open);
              open.store();
              return nothingMissing;
            });
    if (!complete) {
      reopen();
    }
  }

  private boolean takeOver(Projector open) throws SQLException {
    boolean nothingMissing = true;
    for (List<LogEntry> entries : backlog.drain()) {
      nothingMissing &= open.add(entries);
    }
    return nothingMissing;
  }

  /** The backlog left events out; a projector that is opened anew reads them from the log. */
  private void reopen() {
    lock.lock();
    try {
      discard();
      run(Projector::storedSeq);
    } finally {
      lock.unlock();
    }
  }

  /** The last event that reads see. */
  long readableSeq() {
    return readableSeq;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private void discard() {
    if (projector != null) {
      try {
        projector.close();
      } catch (SQLException e) {
        LOG.debug("closing after a failure failed as well", e);
      }
      projector = null;
    }
  }

  void close() {
    lock.lock();
    try {
      discard();
    } finally {
      lock.unlock();
    }
  }
}
