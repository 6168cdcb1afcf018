package plasm.sink.store.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;

/** What the store does by itself. Platform threads: SQLite's calls are native. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final long WRITE_INDEX_EVERY_MS = 500;
  private static final long IDLE_MS = 200;
  private static final long CHECKPOINT_EVERY_MS = 50;
  private static final long PAUSE_AFTER_FAILURE_MS = 500;
  private static final long WRITE_IDS_EVERY_MS = 200;

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
            start("sqlite-fold", this::foldEvents),
            start("sqlite-index", this::writeIndex),
            start("sqlite-checkpoint", this::keepUpLog),
            start("sqlite-ids", this::keepUpIds));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private Thread start(String name, Work work) {
    return Thread.ofPlatform().name(name).daemon().start(() -> repeat(work));
  }

  private void repeat(Work work) {
    try {
      String complaint = "";
      while (closing.getCount() > 0) {
        try {
          work.run();
          complaint = "";
        } catch (StoreFailure e) {
          if (!complaint.equals(e.getMessage())) {
            complaint = e.getMessage();
            LOG.warnf("upkeep failed and is tried again, twice a second: %s", complaint);
          }
          closing.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Folds events as they come, so that they can be forgotten. */
  private void foldEvents() throws InterruptedException {
    index.follow(IDLE_MS);
  }

  /** Writes now and then what they came to. */
  private void writeIndex() throws InterruptedException {
    closing.await(WRITE_INDEX_EVERY_MS, TimeUnit.MILLISECONDS);
    index.catchUp(log.lastSeq(), any -> true);
  }

  private void keepUpLog() throws InterruptedException {
    closing.await(CHECKPOINT_EVERY_MS, TimeUnit.MILLISECONDS);
    if (checkpoint.isWorthwhile(log.writtenBytes())) {
      moveWal();
    }
  }

  private void keepUpIds() throws InterruptedException {
    closing.await(WRITE_IDS_EVERY_MS, TimeUnit.MILLISECONDS);
    log.keepUpIds(() -> closing.getCount() == 0);
  }

  private void moveWal() {
    try {
      checkpoint.runBesideWriter();
      log.run(
          open -> {
            checkpoint.finish(log.writtenBytes());
            return null;
          });
    } catch (SQLException | IOException e) {
      throw new StoreFailure.Unavailable(
          "the WAL cannot be moved into the database: " + e.getMessage(), e);
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
