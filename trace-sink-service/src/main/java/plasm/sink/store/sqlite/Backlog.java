package plasm.sink.store.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is in the log and not yet in the index, in order. Bounded: who appends faster than the index
 * follows waits.
 */
final class Backlog {
  private static final long MAX_BYTES = 12L << 20;
  private static final long PATIENCE_MS = 5_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition longer = lock.newCondition();
  private final Condition shorter = lock.newCondition();
  private final Queue<List<LogEntry>> waiting = new ArrayDeque<>();
  private long bytes;

  /**
   * Adds what one commit put into the log. When there is no room for long, the index is stuck, and
   * the events are left out: an index that goes on again reads them from the log.
   *
   * @param size bytes of the events
   */
  void add(List<LogEntry> entries, long size) {
    lock.lock();
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
      while (bytes > MAX_BYTES && deadline - System.nanoTime() > 0) {
        shorter.awaitNanos(deadline - System.nanoTime());
      }
      if (bytes <= MAX_BYTES) {
        waiting.add(entries);
        longer.signal();
        bytes += size;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when something waits, or after a while. */
  void await(long millis) throws InterruptedException {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        longer.await(millis, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes all. */
  List<List<LogEntry>> drain() {
    lock.lock();
    try {
      List<List<LogEntry>> all = new ArrayList<>(waiting);
      waiting.clear();
      bytes = 0;
      shorter.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
