package plasm.sink.store.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;
import plasm.sink.store.RunStore;

/** Retained runs in this process only; the reference for the contract tests. */
public final class MemoryRuns implements RunStore {
  private static final class Retained {
    private final Run begun;
    private final Deque<RunEvent> events = new ArrayDeque<>();
    private long dropped;
    private Long endedAtMs;

    Retained(Run begun) {
      this.begun = begun;
    }

    boolean isOf(String attempt) {
      return attempt == null || attempt.equals(begun.attempt());
    }

    Run run() {
      return new Run(
          begun.runId(),
          begun.repoId(),
          begun.attempt(),
          begun.startedAtMs(),
          endedAtMs,
          new ArrayList<>(events),
          dropped);
    }
  }

  /** In the order of their starts. */
  private final Map<String, Retained> runs = new LinkedHashMap<>();

  @Override
  public synchronized void start(Run run, RunBounds bounds) {
    runs.remove(run.runId());
    runs.put(run.runId(), new Retained(run));
    if (bounds.runsPerRepo() > 0) {
      leaveBeyond(bounds.runsPerRepo(), each -> each.begun.repoId().equals(run.repoId()));
    }
    leaveBeyond(bounds.runs(), any -> true);
  }

  private void leaveBeyond(int most, Predicate<Retained> counted) {
    long surplus = runs.values().stream().filter(counted).count() - most;
    if (surplus > 0) {
      List<String> oldest =
          runs.values().stream()
              .filter(counted)
              .limit(surplus)
              .map(each -> each.begun.runId())
              .toList();
      oldest.forEach(runs::remove);
    }
  }

  @Override
  public synchronized RunChange add(
      String runId, String attempt, List<RunEvent> events, RunBounds bounds) {
    Retained run = runs.get(runId);
    if (run == null || !run.isOf(attempt)) {
      return run == null ? RunChange.UNKNOWN : RunChange.REPLACED;
    }
    for (RunEvent event : events) {
      run.events.add(event);
      if (run.events.size() > bounds.eventsPerRun()) {
        run.events.remove();
        run.dropped++;
      }
    }
    return RunChange.DONE;
  }

  @Override
  public synchronized RunChange end(String runId, String attempt, long endedAtMs) {
    Retained run = runs.get(runId);
    if (run == null || !run.isOf(attempt)) {
      return run == null ? RunChange.UNKNOWN : RunChange.REPLACED;
    }
    run.endedAtMs = endedAtMs;
    return RunChange.DONE;
  }

  @Override
  public synchronized Optional<Run> byId(String runId) {
    return Optional.ofNullable(runs.get(runId)).map(Retained::run);
  }

  @Override
  public synchronized Optional<Run> latest() {
    return last(any -> true);
  }

  @Override
  public synchronized Optional<Run> latestOf(String repoId) {
    return last(each -> each.begun.repoId().equals(repoId));
  }

  private Optional<Run> last(Predicate<Retained> wanted) {
    return runs.values().stream()
        .filter(wanted)
        .reduce((earlier, later) -> later)
        .map(Retained::run);
  }
}
