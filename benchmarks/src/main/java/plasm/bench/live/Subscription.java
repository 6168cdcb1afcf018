package plasm.bench.live;

/**
 * One subscriber: whether each patch it gets is the next one, and how long it took. Used by one
 * thread.
 */
final class Subscription implements EventStream.Listener {
  private final FollowedTrace trace;
  private final Delays delays;
  private final ChunkedBody body = new ChunkedBody();
  private final EventStream events = new EventStream(this);

  /** Also looked at by who waits for the last one. */
  private volatile long seq;

  private long missing;
  private long repeated;
  private long lagged;
  private boolean open;
  private long now;

  /**
   * @param seen the last seq it knows, which it gets no snapshot of; 0: it begins with one
   */
  Subscription(FollowedTrace trace, long seen, Delays delays) {
    this.trace = trace;
    this.delays = delays;
    seq = seen;
    open = seen > 0;
  }

  FollowedTrace trace() {
    return trace;
  }

  long seen() {
    return seq;
  }

  void received(byte[] bytes, int length, long nanoTime) {
    now = nanoTime;
    events.accept(bytes, body.strip(bytes, length));
  }

  @Override
  public void snapshot(long snapshotSeq) {
    if (snapshotSeq < seq) {
      repeated++;
    }
    open = true;
    seq = Math.max(seq, snapshotSeq);
  }

  @Override
  public void patch(long patchSeq, long eventMillis) {
    if (patchSeq == seq + 1) {
      seq = patchSeq;
    } else if (patchSeq > seq) {
      missing += patchSeq - seq - 1;
      seq = patchSeq;
    } else {
      repeated++;
    }
    delays.arrived(eventMillis, now);
  }

  @Override
  public void lagged() {
    lagged++;
  }

  /** Whether it knows what it begins with. */
  boolean isOpen() {
    return open;
  }

  /** Whether it was told all that its trace has. */
  boolean isUpToDate() {
    return seq >= trace.events();
  }

  Continuity continuity() {
    long untold = Math.max(0, trace.events() - seq);
    return new Continuity(missing + untold, repeated, lagged);
  }
}
