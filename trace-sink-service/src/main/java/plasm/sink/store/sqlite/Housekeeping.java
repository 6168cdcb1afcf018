package plasm.sink.store.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import plasm.sink.store.StoreFailure;

/** What the store does by itself. Platform threads: SQLite's calls are native. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final Duration INTERVAL = Duration.ofMillis(25);
  private static final long FORCE_IDS_EVERY_EVENTS = 250_000;

  private final LogWork log;
  private final IndexWork index;
  private final Checkpoint checkpoint;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads;

  Housekeeping(LogWork log, IndexWork index, Checkpoint checkpoint) {
    this.log = log;
    this.index = index;
    this.checkpoint = checkpoint;
    this.threads =
        List.of(
            start("sqlite-index", () -> index.catchUp(log.lastSeq())),
            start("sqlite-checkpoint", this::keepUpLog));
  }

  private Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().start(() -> repeat(work));
  }

  private void repeat(Runnable work) {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          work.run();
        } catch (StoreFailure e) {
          LOG.warnf("upkeep failed and is tried again: %s", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepUpLog() {
    if (checkpoint.isWorthwhile(log.writtenBytes())) {
      moveWal();
      log.forceIds(FORCE_IDS_EVERY_EVENTS);
    }
  }

  private void moveWal() {
    try {
      checkpoint.run();
      log.run(
          open -> {
            checkpoint.run();
            checkpoint.completed(log.writtenBytes());
            return null;
          });
    } catch (SQLException e) {
      LOG.warnf("the WAL could not be moved into the database: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
