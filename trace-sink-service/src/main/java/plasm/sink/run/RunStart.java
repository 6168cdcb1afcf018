package plasm.sink.run;

/**
 * What is said when a run begins.
 *
 * @param repoId may be empty
 * @param startedAtMs 0: now
 * @param attempt null: none
 */
public record RunStart(String runId, String repoId, long startedAtMs, String attempt) {}
