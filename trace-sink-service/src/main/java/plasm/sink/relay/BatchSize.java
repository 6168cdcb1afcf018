package plasm.sink.relay;

import plasm.sink.relay.RemoteAnswer.Refused;

/**
 * How many events, and how many bytes of them, the next batch may have: fewer while an event that
 * was refused is looked for, so that it ends up in a batch of its own. Not thread-safe.
 *
 * <p>A batch is taken or refused as a whole. In one that was refused lies at least one bad event;
 * of it the first half is sent, and so on. What is taken on the way is done with.
 */
final class BatchSize {
  static final int MOST_EVENTS = 1_000;
  static final long MOST_BYTES = 4L << 20;
  private static final int TOO_LARGE = 413;

  private long mostBytes = MOST_BYTES;

  /** The last event of a refused batch; everything up to there is suspected. */
  private long suspectSeq;

  /** Likewise, but it is known to be the bad one. */
  private boolean named;

  /** How many events may follow the one at {@code position}. */
  int events(long position) {
    long suspected = suspectSeq - position;
    if (suspected <= 0) {
      return MOST_EVENTS;
    }
    long next = named ? suspected - 1 : suspected / 2;
    return Math.clamp(next, 1, MOST_EVENTS);
  }

  long bytes() {
    return mostBytes;
  }

  /**
   * Notes that a batch of more than one event was refused.
   *
   * @param position the event before it
   * @param bytes of the batch
   */
  void refused(long position, int events, long bytes, Refused why) {
    if (why.status() == TOO_LARGE) {
      // The other sink's limit is lower than this one's; it stays so.
      mostBytes = Math.max(1, Math.min(mostBytes, bytes) / 2);
      return;
    }
    named = why.index() != null && why.index() < events;
    suspectSeq = position + (named ? why.index() + 1 : events);
  }

  /** Notes that the bad event was found; what follows it is trusted again. */
  void found() {
    suspectSeq = 0;
  }
}
