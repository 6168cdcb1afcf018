package plasm.sink.run;

/**
 * The answer to who asks for the latest run (spec/ragweld-tracing.md, section 4).
 *
 * @param repoId the one that was asked for, else the run's; null when there is neither
 * @param runId the one that was asked for, else the run's; null when there is neither
 * @param run null when there is none
 */
public record LatestRun(String repoId, String runId, Run run) {}
