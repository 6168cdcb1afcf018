package plasm.sink.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import plasm.sink.live.Timeline.Frame;
import plasm.sink.store.TraceFeed;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * The traces that are viewed live.
 *
 * <pre>
 *   store -> TraceFeed -> LiveTrace -> wakes its viewers -> each takes what it has not seen
 * </pre>
 *
 * <p>A trace that nobody views costs one look into a map an event. A frame is made once, whatever
 * the number of viewers, and a viewer holds nothing but its place: a stuck one costs no memory and
 * no time.
 */
public final class LiveHub implements TraceFeed, AutoCloseable {
  /** So few are woken by the thread that brings the news. */
  private static final int FEW_VIEWERS = 16;

  /** Between two rounds of waking many, so that what comes in meanwhile shares their writes. */
  private static final long MANY_VIEWERS_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private final HubBounds bounds;
  private final Frames frames;
  private final HubMeters meters;
  private final LiveBytes bytes;
  private final Map<TraceKey, LiveTrace> traces = new ConcurrentHashMap<>();
  private final LongAdder viewers = new LongAdder();

  /** What comes when it is shut down is for viewers whose streams have ended. */
  private final ScheduledExecutorService fanOut =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("live-fan-out").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Held while traces come and go. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Those that nobody views, longest unviewed first. Guarded by the lock. */
  private final Map<TraceKey, LiveTrace> kept = new LinkedHashMap<>();

  public LiveHub(HubBounds bounds, Frames frames, HubMeters meters) {
    this.bounds = bounds;
    this.frames = frames;
    this.meters = meters;
    this.bytes = new LiveBytes(bounds.maxBytes());
    meters.watch(viewers::sum, traces::size, bytes::held);
  }

  @Override
  public boolean follows(TraceKey trace) {
    return traces.containsKey(trace);
  }

  @Override
  public void recorded(TraceKey trace, TraceRecord added) {
    LiveTrace live = traces.get(trace);
    if (live != null) {
      wake(live, live.add(new Frame(added.seq(), frames.patch(added), false)));
    }
  }

  @Override
  public void completed(TraceHead head) {
    LiveTrace live = traces.get(head.key());
    if (live != null) {
      byte[] terminal = frames.terminal(head.lastSeq(), head.endedAtMs());
      wake(live, live.add(new Frame(head.lastSeq(), terminal, true)));
    }
  }

  @Override
  public void forgotten(TraceKey trace) {
    lock.lock();
    try {
      kept.remove(trace);
      LiveTrace live = traces.remove(trace);
      if (live != null) {
        live.leave();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A record that viewers were shown cannot be kept after all. */
  public void notDurable(TraceKey trace, long seq, String reason) {
    LiveTrace live = traces.get(trace);
    if (live != null) {
      wake(live, live.addRemark(frames.notDurable(seq, reason)));
    }
  }

  private void wake(LiveTrace live, int count) {
    if (count > FEW_VIEWERS) {
      long pause = Math.max(0, MANY_VIEWERS_PAUSE_NANOS - live.nanosSinceWake());
      fanOut.schedule(live::wakeAll, pause, TimeUnit.NANOSECONDS);
    } else if (count > 0) {
      live.wakeAll();
    }
  }

  /** Begins to follow a trace for a viewer. */
  LiveTrace view(TraceKey key, Runnable wake) {
    lock.lock();
    try {
      kept.remove(key);
      LiveTrace live =
          traces.computeIfAbsent(key, any -> new LiveTrace(key, bounds, meters, bytes));
      live.addViewer(wake);
      viewers.increment();
      return live;
    } finally {
      lock.unlock();
    }
  }

  /** A viewer leaves. The timeline stays a while for those that come back. */
  void leave(LiveTrace live, Runnable wake) {
    lock.lock();
    try {
      viewers.decrement();
      if (live.removeViewer(wake) && traces.get(live.key()) == live) {
        kept.put(live.key(), live);
      }
      Iterator<LiveTrace> longestUnviewed = kept.values().iterator();
      while (kept.size() > bounds.keptTraces() || bytes.isOver() && !kept.isEmpty()) {
        LiveTrace leaving = longestUnviewed.next();
        longestUnviewed.remove();
        traces.remove(leaving.key());
        leaving.leave();
        meters.countEvicted();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The traces that somebody views now. */
  public List<TraceKey> viewed() {
    lock.lock();
    try {
      List<TraceKey> all = new ArrayList<>(traces.keySet());
      all.removeAll(kept.keySet());
      return all;
    } finally {
      lock.unlock();
    }
  }

  Frames frames() {
    return frames;
  }

  HubBounds bounds() {
    return bounds;
  }

  HubMeters meters() {
    return meters;
  }

  /** Ends every stream. */
  @Override
  public void close() {
    lock.lock();
    try {
      kept.clear();
      traces.values().forEach(LiveTrace::leave);
      traces.clear();
    } finally {
      lock.unlock();
    }
    fanOut.shutdown();
  }
}
