package plasm.sink.live;

import java.util.List;
import java.util.Optional;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.store.TraceReader;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** The use case: somebody views a trace live. */
public final class LiveTraces {
  private final LiveHub hub;
  private final TraceReader store;
  private final TraceCompletion completion;
  private final IdleClock clock;

  public LiveTraces(LiveHub hub, TraceReader store, TraceCompletion completion, IdleClock clock) {
    this.hub = hub;
    this.store = store;
    this.completion = completion;
    this.clock = clock;
  }

  /**
   * Opens a stream; must be closed. May block.
   *
   * @param seen the last seq that the viewer has seen; null: nothing, it gets a snapshot
   * @param wake called from any thread when {@link LiveStream#next} has something again
   * @return empty when there is no such trace
   */
  public Optional<LiveStream> open(TraceKey key, Long seen, Runnable wake) {
    Openings openings =
        new Openings(key, store, clock, hub.frames(), hub.bounds().timelineEvents());
    return store
        .head(key)
        .map(this::completedWhenIdle)
        .map(
            head ->
                head.completed()
                    ? over(openings, head, seen, wake)
                    : live(openings, head, seen, wake));
  }

  public boolean knows(TraceKey key) {
    return store.head(key).isPresent();
  }

  /** A trace that is over by the clock alone has no end yet that a stream could end with. */
  private TraceHead completedWhenIdle(TraceHead head) {
    boolean idle = !head.completed() && head.lastArrivalMs() <= clock.liveAfterMs();
    return idle ? completion.complete(head.key()).orElse(head) : head;
  }

  private LiveStream over(Openings openings, TraceHead head, Long seen, Runnable wake) {
    Opening opening =
        Optional.ofNullable(seen)
            .flatMap(seq -> openings.behind(seq, head))
            .orElseGet(() -> openings.snapshot(head));
    return new LiveStream(hub, null, wake, openings, opening);
  }

  private LiveStream live(Openings openings, TraceHead head, Long seen, Runnable wake) {
    LiveTrace trace = hub.view(head.key(), wake);
    try {
      Opening opening = seen == null ? openings.snapshot(trace) : resumed(openings, trace, seen);
      return new LiveStream(hub, trace, wake, openings, opening);
    } catch (RuntimeException e) {
      hub.leave(trace, wake);
      throw e;
    }
  }

  private static Opening resumed(Openings openings, LiveTrace trace, long seen) {
    if (trace.offsetBehind(seen) >= 0) {
      return Opening.of(seen, false, List.of());
    }
    TraceHead head = openings.head();
    trace.knowFrom(head.lastSeq());
    return openings.behind(seen, head).orElseGet(() -> openings.snapshot(trace));
  }
}
