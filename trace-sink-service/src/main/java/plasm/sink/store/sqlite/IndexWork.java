package plasm.sink.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.TraceFeed;
import plasm.sink.trace.TraceKey;

/**
 * Everything that is done to the index: by one thread at a time, except that events are folded
 * while an update is written. A failure costs the connections.
 */
final class IndexWork {
  private static final Logger LOG = Logger.getLogger(IndexWork.class);

  interface Work<T> {
    T run(Projector projector) throws SQLException;
  }

  private final DataSource database;
  private final DataSource logDatabase;
  private final Backlog backlog;
  private final TraceFeed feed;
  private final ReentrantLock writing = new ReentrantLock(true);

  /** Who needs both locks takes this one second. */
  private final ReentrantLock folding = new ReentrantLock(true);

  /** Null until the next work opens one. Changed by who holds both locks. */
  private volatile Projector projector;

  /** The projector is to be thrown away, when nobody writes any more. Guarded by folding. */
  private boolean broken;

  private volatile Reached readable;
  private volatile String failure;

  IndexWork(DataSource database, DataSource logDatabase, Backlog backlog, TraceFeed feed) {
    this.database = database;
    this.logDatabase = logDatabase;
    this.backlog = backlog;
    this.feed = feed;
    run(Projector::written);
  }

  /** Runs work that is alone with the projector. */
  <T> T run(Work<T> work) {
    writing.lock();
    folding.lock();
    try {
      if (broken) {
        discard();
      }
      if (projector == null) {
        projector = Projector.open(database, logDatabase, feed);
      }
      T result = work.run(projector);
      readable = projector.written();
      failure = null;
      return result;
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    } finally {
      folding.unlock();
      writing.unlock();
    }
  }

  /** Runs work that only {@link #write} may go on beside. */
  private <T> T fold(Work<T> work) {
    folding.lock();
    try {
      if (projector != null && !broken) {
        T result = work.run(projector);
        failure = null;
        return result;
      }
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    } finally {
      folding.unlock();
    }
    return run(work);
  }

  private StoreFailure failed(Exception e) {
    broken = true;
    failure = "the index cannot be written: " + e.getMessage();
    return new StoreFailure.Unavailable(failure, e);
  }

  /** Takes over what waits, or waits a while for something; reads see it with the next store. */
  void follow(long patienceMs) throws InterruptedException {
    backlog.await(patienceMs);
    takeOver();
    if (fold(Projector::isFull)) {
      write(any -> true);
    }
  }

  /**
   * Returns when reads of some traces see every event up to {@code seq}, and every end that the
   * feed was told. Others are left to be written together with what is yet to come: a row for each
   * event costs more than all else here.
   */
  void catchUp(long seq, Predicate<TraceKey> concerned) {
    if (readable.seq() >= seq && !hasUnwrittenEnds()) {
      return;
    }
    if (fold(open -> takeOver(open) && open.lastSeq() >= seq)) {
      write(concerned);
    } else {
      reopen();
    }
  }

  /** Takes over what waits; reads see it with the next store, or make one. */
  void takeOver() {
    if (!fold(this::takeOver)) {
      reopen();
    }
  }

  /** Whether reads that do not catch up first would miss the end of a trace. */
  boolean hasUnwrittenEnds() {
    Projector current = projector;
    return current == null || current.hasUnwrittenEnds();
  }

  private boolean takeOver(Projector open) throws SQLException {
    boolean nothingMissing = true;
    for (List<LogEntry> entries : backlog.drain()) {
      nothingMissing &= open.add(entries);
    }
    return nothingMissing;
  }

  /** Writes what was folded, when some of it is about traces that are wanted. */
  private void write(Predicate<TraceKey> wanted) {
    record Taken(Projector from, IndexUpdate update) {}
    writing.lock();
    try {
      Taken taken = fold(open -> open.hasUnwritten(wanted) ? new Taken(open, open.take()) : null);
      if (taken != null) {
        write(taken.from(), taken.update());
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(Projector taken, IndexUpdate update) {
    Exception failed = null;
    try {
      taken.write(update);
    } catch (SQLException | RuntimeException e) {
      failed = e;
    }
    folding.lock();
    try {
      if (failed != null) {
        throw failed(failed);
      }
      taken.markWritten();
      readable = taken.written();
    } finally {
      folding.unlock();
    }
  }

  /** The backlog left events out; a projector that is opened anew reads them from the log. */
  private void reopen() {
    folding.lock();
    broken = true;
    folding.unlock();
    run(Projector::written);
  }

  /** Reads see every event up to this one, whatever the trace. */
  long readableSeq() {
    return readable.seq();
  }

  /** Reads see every event that came in before this: milliseconds since 1970. */
  long readableBeforeMs() {
    return readable.arrivalMs();
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private void discard() {
    broken = false;
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
    writing.lock();
    folding.lock();
    try {
      discard();
    } finally {
      folding.unlock();
      writing.unlock();
    }
  }
}
