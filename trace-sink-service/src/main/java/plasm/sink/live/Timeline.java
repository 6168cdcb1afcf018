package plasm.sink.live;

import java.util.Arrays;

/**
 * The last frames of one trace in the order in which viewers get them. A viewer's place is an
 * offset, which counts frames since the timeline began. Not thread-safe.
 */
final class Timeline {
  /**
   * One frame.
   *
   * @param seq of what it tells
   * @param ends whether a stream ends behind it
   */
  record Frame(long seq, byte[] bytes, boolean ends) {}

  private static final int FIRST_CAPACITY = 16;

  private final int maxFrames;
  private Frame[] ring = new Frame[FIRST_CAPACITY];
  private long first;
  private long next;
  private long droppedSeq;

  Timeline(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  /** Returns the oldest frame when it had to leave, else null. */
  Frame add(Frame frame) {
    Frame left = size() == maxFrames ? dropOldest() : null;
    if (size() == ring.length) {
      grow();
    }
    ring[slot(next++)] = frame;
    return left;
  }

  Frame dropOldest() {
    Frame oldest = ring[slot(first)];
    ring[slot(first++)] = null;
    droppedSeq = oldest.seq();
    return oldest;
  }

  /** Nothing up to a seq can be told from here any more, not even to who was at the end. */
  void forgetUpTo(long seq) {
    Arrays.fill(ring, null);
    first = ++next;
    droppedSeq = seq;
  }

  private void grow() {
    Frame[] larger = new Frame[Math.min(maxFrames, ring.length * 2)];
    for (long offset = first; offset < next; offset++) {
      larger[(int) (offset % larger.length)] = ring[slot(offset)];
    }
    ring = larger;
  }

  private int slot(long offset) {
    return (int) (offset % ring.length);
  }

  int size() {
    return (int) (next - first);
  }

  /** Where the next frame will be. */
  long end() {
    return next;
  }

  /** Whether the frame of an offset, or the end, is here. */
  boolean has(long offset) {
    return offset >= first && offset <= next;
  }

  Frame at(long offset) {
    return ring[slot(offset)];
  }

  /** Where what comes behind a seq begins; -1 when some of it has left. */
  long offsetBehind(long seq) {
    if (droppedSeq > seq) {
      return -1;
    }
    long offset = next;
    while (offset > first && at(offset - 1).seq() > seq) {
      offset--;
    }
    return offset;
  }
}
