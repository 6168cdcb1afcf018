package plasm.sink.lash;

import java.util.Objects;

/**
 * What a record belongs to besides its session; each may be null.
 *
 * @param runId of an experiment or another group of runs
 */
public record LashGroups(String runId, String experimentId, String candidateId) {
  /** Whether nothing is named. */
  public boolean isEmpty() {
    return runId == null && experimentId == null && candidateId == null;
  }

  /** Whether everything that {@code wanted} names is the same here. */
  public boolean match(LashGroups wanted) {
    return matches(runId, wanted.runId)
        && matches(experimentId, wanted.experimentId)
        && matches(candidateId, wanted.candidateId);
  }

  private static boolean matches(String value, String wanted) {
    return wanted == null || Objects.equals(value, wanted);
  }
}
