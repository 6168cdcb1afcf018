package plasm.sink.run;

/**
 * How many runs, and how much of each, are retained.
 *
 * @param runs of all repositories together, oldest start out
 * @param runsPerRepo 0: no bound of its own
 * @param eventsPerRun oldest out
 */
public record RunBounds(int runs, int runsPerRepo, int eventsPerRun) {
  public static final int DEFAULT_RUNS = 50;
  public static final int LEAST_RUNS = 10;
  public static final int MOST_RUNS = 500;

  public RunBounds {
    runs = Math.clamp(runs, LEAST_RUNS, MOST_RUNS);
  }
}
