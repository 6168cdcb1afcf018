package plasm.sink.store.sqlite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import plasm.sink.store.StoreFailure;

/** What the store does by itself between appends. A platform thread: SQLite's calls are native. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final Duration INTERVAL = Duration.ofMillis(25);
  private static final long FORCE_IDS_EVERY_EVENTS = 250_000;

  private final SqliteStore store;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  Housekeeping(SqliteStore store) {
    this.store = store;
    this.thread = Thread.ofPlatform().name("sqlite-housekeeping").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (store.isBehind()) {
          work();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      store.catchUp();
      store.moveWal();
      store.forceIds(FORCE_IDS_EVERY_EVENTS);
    } catch (StoreFailure e) {
      LOG.warnf("housekeeping failed and is tried again: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
