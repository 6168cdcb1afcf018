package plasm.sink.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What waits to be told, bounded by number and by memory. Many offer, one takes; what was taken
 * counts for the memory until it is {@link #done}.
 */
final class EntryQueue {
  private final int mostEntries;
  private final long mostBytes;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  EntryQueue(int mostEntries, long mostBytes) {
    this.mostEntries = mostEntries;
    this.mostBytes = mostBytes;
  }

  /**
   * Never waits. False when there is no room, or when it is closed; one entry may be larger than
   * the room, alone.
   */
  synchronized boolean offer(Entry entry) {
    boolean fits = bytes == 0 || bytes + entry.bytes() <= mostBytes;
    if (closed || waiting.size() >= mostEntries || !fits) {
      return false;
    }
    waiting.add(entry);
    bytes += entry.bytes();
    notifyAll();
    return true;
  }

  /** Waits for the next; null when it is closed and empty. */
  synchronized Entry take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return waiting.poll();
  }

  /** Makes room for as much as that one took. */
  synchronized void done(Entry taken) {
    bytes -= taken.bytes();
  }

  /** From now on nothing is taken in; what waits can still be taken out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Takes out all that waits. */
  synchronized List<Entry> clear() {
    List<Entry> left = new ArrayList<>(waiting);
    waiting.clear();
    left.forEach(this::done);
    return left;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized int size() {
    return waiting.size();
  }

  synchronized long bytes() {
    return bytes;
  }
}
