package plasm.sink.run;

import java.util.List;

/**
 * A retained run, as of the moment of reading: what comes later does not change it
 * (spec/ragweld-tracing.md).
 *
 * @param repoId the corpus it is about; empty when it is about none
 * @param attempt which try of the run this is; null when nobody said
 * @param startedAtMs milliseconds since 1970
 * @param endedAtMs null while it goes on
 * @param events in the order in which they came
 * @param droppedEvents older ones that had to leave
 */
public record Run(
    String runId,
    String repoId,
    String attempt,
    long startedAtMs,
    Long endedAtMs,
    List<RunEvent> events,
    long droppedEvents) {

  public Run {
    events = List.copyOf(events);
  }

  /** A run that begins. */
  public static Run started(String runId, String repoId, String attempt, long startedAtMs) {
    return new Run(runId, repoId, attempt, startedAtMs, null, List.of(), 0);
  }

  /** The same run with other events. */
  public Run with(List<RunEvent> others) {
    return new Run(runId, repoId, attempt, startedAtMs, endedAtMs, others, droppedEvents);
  }
}
