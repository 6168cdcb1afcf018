package plasm.sink.store.sqlite;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The ids of the events that came in last: a hash table in memory, which grows. Nearly in the order
 * of the hashes, as {@link EventIdFile} is. Not thread-safe.
 */
final class EventIdTable {
  private static final int FIRST_HOMES = 1 << 14;
  private static final double MAX_LOAD = 0.6;

  /** Behind the last home, for those whose home is taken. */
  private static final int TAIL = 64;

  private final long firstSeq;
  private int homes = FIRST_HOMES;
  private int used;

  /** 0 is free; the last one stays free, so that every search ends. */
  private long[] hashes = new long[homes + TAIL];

  /** What to add to the first seq. */
  private int[] offsets = new int[homes + TAIL];

  /**
   * @param firstSeq no event has a smaller one
   */
  EventIdTable(long firstSeq) {
    this.firstSeq = firstSeq;
  }

  private int home(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, homes);
  }

  long firstSeq() {
    return firstSeq;
  }

  /** How many ids it holds. */
  int size() {
    return used;
  }

  /** What a search looks at first. */
  long fetch(long hash) {
    return hashes[home(hash)];
  }

  boolean contains(long hash, LongPredicate isIt) {
    for (int i = home(hash); hashes[i] != 0; i++) {
      if (hashes[i] == hash && isIt.test(firstSeq + offsets[i])) {
        return true;
      }
    }
    return false;
  }

  /** Adding the same event again changes nothing. */
  void add(long hash, long seq) {
    if (used >= homes * MAX_LOAD) {
      grow();
    }
    add(hash, Math.toIntExact(seq - firstSeq));
  }

  private void add(long hash, int offset) {
    int i = home(hash);
    for (; hashes[i] != 0; i++) {
      if (hashes[i] == hash && offsets[i] == offset) {
        return;
      }
    }
    hashes[i] = hash;
    offsets[i] = offset;
    used++;
    if (i == hashes.length - 1) {
      hashes = Arrays.copyOf(hashes, hashes.length + TAIL);
      offsets = Arrays.copyOf(offsets, offsets.length + TAIL);
    }
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldOffsets = offsets;
    homes *= 2;
    hashes = new long[homes + TAIL];
    offsets = new int[homes + TAIL];
    used = 0;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        add(oldHashes[i], oldOffsets[i]);
      }
    }
  }

  /** A copy of what is in it. */
  SortedIds sorted() {
    long[] sorted = new long[used];
    int[] itsOffsets = new int[used];
    int count = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0) {
        // What is out of order is so by a few places.
        int at = count++;
        for (; at > 0 && Long.compareUnsigned(sorted[at - 1], hashes[i]) > 0; at--) {
          sorted[at] = sorted[at - 1];
          itsOffsets[at] = itsOffsets[at - 1];
        }
        sorted[at] = hashes[i];
        itsOffsets[at] = offsets[i];
      }
    }
    return new Copy(sorted, itsOffsets, firstSeq);
  }

  private static final class Copy implements SortedIds {
    private final long[] hashes;
    private final int[] offsets;
    private final long firstSeq;
    private int at = -1;

    Copy(long[] hashes, int[] offsets, long firstSeq) {
      this.hashes = hashes;
      this.offsets = offsets;
      this.firstSeq = firstSeq;
    }

    @Override
    public boolean advance() {
      return ++at < hashes.length;
    }

    @Override
    public long hash() {
      return hashes[at];
    }

    @Override
    public long seq() {
      return firstSeq + offsets[at];
    }
  }
}
