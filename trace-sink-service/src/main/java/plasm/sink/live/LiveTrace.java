package plasm.sink.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import plasm.sink.live.Timeline.Frame;
import plasm.sink.trace.TraceKey;

/** A trace that somebody views, or viewed lately: its last frames and its viewers. */
final class LiveTrace {
  /** So much is told at once; a viewer that is further behind comes back for the rest. */
  private static final int BATCH_BYTES = 64 << 10;

  /** A snapshot that further viewers can begin with. */
  record KeptSnapshot(long seq, byte[] bytes) {}

  private record CachedBatch(long from, long to, Next.Batch batch) {}

  private final TraceKey key;
  private final HubBounds bounds;
  private final HubMeters meters;
  private final LiveBytes bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Timeline timeline;
  private final Set<Runnable> viewers = new LinkedHashSet<>();
  private long lastSeq;
  private CachedBatch cached;
  private KeptSnapshot snapshot;
  private boolean wakeIsDue;
  private boolean gone;
  private long lastWakeNanos = System.nanoTime() - Duration.ofHours(1).toNanos();

  /** Its snapshot is too large to be kept, and stays so. */
  private volatile boolean isLong;

  /** Held while a snapshot is read, so that viewers that come together read it once. */
  private final ReentrantLock reading = new ReentrantLock();

  /** Everything behind that seq is in the timeline, or has left it; set by the first snapshot. */
  private long knownFromSeq = Long.MAX_VALUE;

  LiveTrace(TraceKey key, HubBounds bounds, HubMeters meters, LiveBytes bytes) {
    this.key = key;
    this.bounds = bounds;
    this.meters = meters;
    this.bytes = bytes;
    this.timeline = new Timeline(bounds.timelineEvents());
  }

  TraceKey key() {
    return key;
  }

  ReentrantLock reading() {
    return reading;
  }

  /** Returns how many viewers are to be woken now; 0 when that is due anyway. */
  int add(Frame frame) {
    lock.lock();
    try {
      if (gone || frame.seq() <= lastSeq) {
        return 0;
      }
      if (lastSeq > 0 && frame.seq() > lastSeq + 1) {
        forget(frame.seq() - 1);
      }
      lastSeq = frame.seq();
      if (frame.ends()) {
        // Should the trace go on, a stream that begins then must not end here.
        forgetSnapshot();
      }
      return append(frame);
    } finally {
      lock.unlock();
    }
  }

  /** Adds something that is told of a record without being one; it stands behind the last. */
  int addRemark(byte[] remark) {
    lock.lock();
    try {
      return gone ? 0 : append(new Frame(lastSeq, remark, false));
    } finally {
      lock.unlock();
    }
  }

  private int append(Frame frame) {
    bytes.add(frame.bytes().length);
    Frame left = timeline.add(frame);
    if (left != null) {
      dropped(left);
    }
    while (bytes.isOver() && timeline.size() > HubBounds.LEAST_TIMELINE_EVENTS) {
      forgetSnapshot();
      dropped(timeline.dropOldest());
    }
    if (wakeIsDue || viewers.isEmpty()) {
      return 0;
    }
    wakeIsDue = true;
    return viewers.size();
  }

  private void dropped(Frame frame) {
    bytes.add(-frame.bytes().length);
    meters.countDropped(1);
  }

  /** Something before {@code seq} was not told: all have to start anew. */
  private void forget(long seq) {
    release();
    timeline.forgetUpTo(seq);
  }

  private void release() {
    forgetSnapshot();
    for (long offset = timeline.end() - timeline.size(); offset < timeline.end(); offset++) {
      bytes.add(-timeline.at(offset).bytes().length);
    }
  }

  boolean isLong() {
    return isLong;
  }

  void markLong() {
    isLong = true;
  }

  /** How long ago viewers were woken. */
  long nanosSinceWake() {
    lock.lock();
    try {
      return System.nanoTime() - lastWakeNanos;
    } finally {
      lock.unlock();
    }
  }

  void wakeAll() {
    List<Runnable> all;
    lock.lock();
    try {
      wakeIsDue = false;
      lastWakeNanos = System.nanoTime();
      all = new ArrayList<>(viewers);
    } finally {
      lock.unlock();
    }
    all.forEach(Runnable::run);
  }

  void addViewer(Runnable wake) {
    lock.lock();
    try {
      viewers.add(wake);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether nobody views it any more. */
  boolean removeViewer(Runnable wake) {
    lock.lock();
    try {
      return viewers.remove(wake) && viewers.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams, each when it has told what is here. */
  void leave() {
    lock.lock();
    try {
      if (!gone) {
        gone = true;
        release();
      }
    } finally {
      lock.unlock();
    }
    wakeAll();
  }

  /** A snapshot of that seq was read after the timeline had begun. */
  void knowFrom(long seq) {
    lock.lock();
    try {
      knownFromSeq = Math.min(knownFromSeq, seq);
      lastSeq = Math.max(lastSeq, seq);
    } finally {
      lock.unlock();
    }
  }

  /** Where what comes behind a seq begins; -1 when the timeline cannot tell all of it. */
  long offsetBehind(long seq) {
    lock.lock();
    try {
      return seq < knownFromSeq || seq > lastSeq ? -1 : timeline.offsetBehind(seq);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a snapshot for the next viewers, if there is room for it. */
  void keep(KeptSnapshot made) {
    lock.lock();
    try {
      if (!gone && !bytes.isOver()) {
        forgetSnapshot();
        snapshot = made;
        bytes.add(made.bytes().length);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetSnapshot() {
    if (snapshot != null) {
      bytes.add(-snapshot.bytes().length);
      snapshot = null;
    }
  }

  /** A snapshot that the timeline goes on from, not long ago; null when there is none. */
  KeptSnapshot kept() {
    lock.lock();
    try {
      boolean goesOn =
          snapshot != null
              && lastSeq - snapshot.seq() <= bounds.lagEvents() / 2
              && timeline.offsetBehind(snapshot.seq()) >= 0;
      return goesOn ? snapshot : null;
    } finally {
      lock.unlock();
    }
  }

  /** What to tell a viewer, and its place behind that. */
  record Step(Next next, long offset) {}

  /**
   * @param offset the viewer's place
   * @param couldNotKeepUp whether the viewer was waited for
   */
  Step from(long offset, boolean couldNotKeepUp) {
    lock.lock();
    try {
      if (gone && (offset == timeline.end() || !timeline.has(offset))) {
        return new Step(Next.GONE, offset);
      }
      boolean lags = couldNotKeepUp && timeline.end() - offset > bounds.lagEvents();
      if (lags || !timeline.has(offset)) {
        return new Step(Next.LAGGED, offset);
      }
      if (offset == timeline.end()) {
        return new Step(Next.NOTHING, offset);
      }
      if (cached == null || cached.from() != offset || cached.to() != timeline.end()) {
        cached = batchFrom(offset);
      }
      return new Step(cached.batch(), cached.to());
    } finally {
      lock.unlock();
    }
  }

  private CachedBatch batchFrom(long from) {
    long to = from;
    int length = 0;
    boolean ends = false;
    while (to < timeline.end() && !ends && (length == 0 || length < BATCH_BYTES)) {
      Frame frame = timeline.at(to++);
      length += frame.bytes().length;
      ends = frame.ends();
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (long offset = from; offset < to; offset++) {
      byte[] frame = timeline.at(offset).bytes();
      System.arraycopy(frame, 0, joined, at, frame.length);
      at += frame.length;
    }
    return new CachedBatch(from, to, new Next.Batch(joined, ends));
  }
}
