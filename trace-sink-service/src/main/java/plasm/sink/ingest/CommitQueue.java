package plasm.sink.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import plasm.model.store.StoreFailure;
import plasm.sink.ingest.GroupCommit.Outcome;

/**
 * Requests that wait to become durable, bounded by their number and by bytes: who comes when it is
 * full is turned away at once. A writer takes as many together as wait. Thread-safe.
 *
 * @param <B> what a request brings
 */
final class CommitQueue<B> {
  /** A group is no larger than this many entries and one request. */
  private static final int MOST_ENTRIES = 4_096;

  /**
   * How many entries must wait for a second writer to begin while the first is at work. Fewer go
   * faster together, after it: two small appends cost more than one of both.
   */
  private static final int WORTH_ANOTHER_WRITER = 256;

  record Waiting<B>(B batch, int entries, long bytes, CompletableFuture<Outcome> outcome) {}

  private final int capacity;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition worthTaking = lock.newCondition();
  private final Deque<Waiting<B>> waiting = new ArrayDeque<>();
  private long waitingEntries;

  /** Of what waits and of what is being written. */
  private long bytes;

  private int writersAtWork;
  private boolean closed;

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of theirs; one may exceed it alone
   */
  CommitQueue(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  /**
   * Has a request wait.
   *
   * @throws StoreFailure when it may not
   */
  void add(Waiting<B> request) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreFailure.Unavailable("the service is stopping", null);
      }
      if (waiting.size() == capacity || bytes > 0 && bytes + request.bytes() > maxBytes) {
        throw new StoreFailure.Overloaded("the ingest queue is full");
      }
      waiting.add(request);
      waitingEntries += request.entries();
      bytes += request.bytes();
      signalIfWorthTaking();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something for one more writer to do, and takes it; whoever has taken a
   * group says when it is {@link #done}.
   *
   * @return empty when the queue is closed and nothing waits any more
   */
  List<Waiting<B>> take() {
    lock.lock();
    try {
      while (!isWorthTaking()) {
        if (closed && waiting.isEmpty()) {
          return List.of();
        }
        worthTaking.awaitUninterruptibly();
      }
      writersAtWork++;
      return group();
    } finally {
      lock.unlock();
    }
  }

  private List<Waiting<B>> group() {
    List<Waiting<B>> group = new ArrayList<>();
    int entries = 0;
    while (!waiting.isEmpty() && entries < MOST_ENTRIES) {
      Waiting<B> next = waiting.remove();
      group.add(next);
      entries += next.entries();
    }
    waitingEntries -= entries;
    signalIfWorthTaking();
    return group;
  }

  void done(List<Waiting<B>> group) {
    lock.lock();
    try {
      writersAtWork--;
      group.forEach(each -> bytes -= each.bytes());
      signalIfWorthTaking();
    } finally {
      lock.unlock();
    }
  }

  private void signalIfWorthTaking() {
    if (closed) {
      // Every writer has to see whether anything is left.
      worthTaking.signalAll();
    } else if (isWorthTaking()) {
      worthTaking.signal();
    }
  }

  private boolean isWorthTaking() {
    return !waiting.isEmpty() && (writersAtWork == 0 || waitingEntries >= WORTH_ANOTHER_WRITER);
  }

  /** Whether something waits or is being written. */
  boolean isBusy() {
    lock.lock();
    try {
      return bytes > 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many requests wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody in any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      signalIfWorthTaking();
    } finally {
      lock.unlock();
    }
  }
}
