package plasm.sink.retained;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import plasm.sink.run.LatestRun;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;
import plasm.sink.run.RunStart;
import plasm.sink.store.RunStore;

/**
 * The use cases of runs that are kept for a while, to look at the latest (spec/ragweld-tracing.md).
 */
public final class RetainedRuns {
  private final RunStore store;
  private final Capture capture;
  private final RunBounds bounds;
  private final Clock clock;
  private final EndedRuns ended;
  private final DoubleSupplier draw;

  /**
   * @param ended who is told of runs that end
   */
  public RetainedRuns(
      RunStore store, Capture capture, RunBounds bounds, Clock clock, EndedRuns ended) {
    this(store, capture, bounds, clock, ended, () -> ThreadLocalRandom.current().nextDouble());
  }

  RetainedRuns(
      RunStore store,
      Capture capture,
      RunBounds bounds,
      Clock clock,
      EndedRuns ended,
      DoubleSupplier draw) {
    this.store = store;
    this.capture = capture;
    this.bounds = bounds;
    this.clock = clock;
    this.ended = ended;
    this.draw = draw;
  }

  /** Begins a run, in place of an earlier one of that id. False when it is not captured. */
  public boolean start(RunStart start) {
    if (!capture.takes(draw)) {
      return false;
    }
    store.start(
        Run.started(start.runId(), start.repoId(), start.attempt(), orNow(start.startedAtMs())),
        bounds);
    return true;
  }

  /**
   * Adds events to a run.
   *
   * @param attempt null: whichever is there
   */
  public RunChange add(String runId, String attempt, List<RunEvent> events) {
    List<RunEvent> timed =
        events.stream()
            .map(e -> new RunEvent(e.kind(), orNow(e.tsMs()), e.msg(), e.data()))
            .toList();
    return store.add(runId, attempt, timed, bounds);
  }

  /**
   * Ends a run; it may be ended again. Each time, who wants to know is told of the run as it is.
   *
   * @param attempt null: whichever is there
   * @param endedAtMs 0: now
   */
  public RunChange end(String runId, String attempt, long endedAtMs) {
    RunChange change = store.end(runId, attempt, orNow(endedAtMs));
    // Nobody is told by default, and then nothing has to be read.
    if (change == RunChange.DONE && ended != EndedRuns.NOBODY) {
      // A run that was started again meanwhile has not ended.
      store.byId(runId).filter(run -> run.endedAtMs() != null).ifPresent(ended::ended);
    }
    return change;
  }

  /**
   * The run of an id, else the last started of a repository, else the last started of all.
   *
   * @param repoId null: of any
   * @param runId null: the latest
   */
  public LatestRun latest(String repoId, String runId) {
    Optional<Run> found;
    if (runId != null) {
      found = store.byId(runId);
    } else {
      found = repoId != null ? store.latestOf(repoId) : store.latest();
    }
    return new LatestRun(
        repoId != null ? repoId : found.map(Run::repoId).orElse(null),
        runId != null ? runId : found.map(Run::runId).orElse(null),
        found.orElse(null));
  }

  private long orNow(long timeMs) {
    return timeMs == 0 ? clock.millis() : timeMs;
  }
}
