package plasm.sink.store;

import java.util.List;
import java.util.Optional;
import plasm.model.store.StoreFailure;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;

/**
 * The retained runs, in the order in which they were started (spec/ragweld-tracing.md, section 3).
 * Durable where traces are. Calls block; a failure is a {@link StoreFailure}.
 */
public interface RunStore {
  /**
   * Begins a run. One of that id that is there, under whichever repository, leaves with its events
   * first; then runs beyond the bounds leave, oldest start first.
   */
  void start(Run run, RunBounds bounds);

  /**
   * Adds events at the end, also of a run that has ended.
   *
   * @param attempt null: whichever is there
   */
  RunChange add(String runId, String attempt, List<RunEvent> events, RunBounds bounds);

  /**
   * Notes the end; the last one counts.
   *
   * @param attempt null: whichever is there
   */
  RunChange end(String runId, String attempt, long endedAtMs);

  Optional<Run> byId(String runId);

  /** The last that was started. */
  Optional<Run> latest();

  /** The last that was started of a repository. */
  Optional<Run> latestOf(String repoId);
}
