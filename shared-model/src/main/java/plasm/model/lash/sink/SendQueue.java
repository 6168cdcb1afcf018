package plasm.model.lash.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on their way to a service, bounded by their bytes from when they come until the service has
 * answered for them. Many append, one takes.
 */
final class SendQueue {
  private final long maxBytes;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private long appended;
  private long settled;
  private boolean closed;
  private boolean abandoned;

  SendQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * @throws TraceSinkException.Full when there is no room
   * @throws TraceSinkException.Closed when nobody will take it any more
   */
  void append(byte[] line) throws TraceSinkException {
    lock.lock();
    try {
      if (closed) {
        throw new TraceSinkException.Closed();
      }
      if (bytes + line.length > maxBytes) {
        throw new TraceSinkException.Full(line.length, maxBytes);
      }
      waiting.add(line);
      bytes += line.length;
      appended++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for lines and takes the first ones: as many as fit, but at least one. Empty when the
   * queue is closed and all were taken.
   */
  List<byte[]> take(int maxBatchBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      List<byte[]> batch = new ArrayList<>();
      long size = 0;
      while (!waiting.isEmpty()
          && (batch.isEmpty() || size + waiting.peek().length <= maxBatchBytes)) {
        byte[] line = waiting.remove();
        size += line.length;
        batch.add(line);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** The service has answered for these, whatever it said. */
  void settle(List<byte[]> lines) {
    lock.lock();
    try {
      for (byte[] line : lines) {
        bytes -= line.length;
      }
      settled += lines.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all that were appended before are settled; tells how many are not when the time is
   * over, or when nobody sends any more.
   */
  long awaitSettled(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wanted = appended;
      long left = nanos;
      while (settled < wanted && !abandoned && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Math.max(0, wanted - settled);
    } finally {
      lock.unlock();
    }
  }

  /** How many wait or are on their way. */
  long unsettled() {
    lock.lock();
    try {
      return appended - settled;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more lines; those that wait can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody takes lines any more. */
  void abandon() {
    lock.lock();
    try {
      closed = true;
      abandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
