package plasm.sink.store;

import java.util.List;
import plasm.sink.trace.TraceHead;

/** Which traces are over. */
public interface CompletionLog {
  /** Traces not completed whose last event came in at or before a time, longest idle first. */
  List<TraceHead> open(long lastArrivalAtMostMs, int limit);

  /** Traces not completed that belong to a logical session, of whichever tenants. */
  List<TraceHead> openOfSession(String logicalSessionId);

  /**
   * Notes that traces are over, durably, except those that got events since their heads were read.
   * The end of a trace takes its next seq.
   */
  void complete(List<TraceHead> heads);
}
