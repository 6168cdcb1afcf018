package plasm.sink.store;

import java.util.List;
import plasm.sink.trace.TraceHead;

/** Which traces are over. */
public interface CompletionLog {
  /** Traces not completed whose last event came in at or before a time, longest idle first. */
  List<TraceHead> open(long lastArrivalAtMostMs, int limit);

  /**
   * Notes that traces are over, durably, except those that got events since their heads were read.
   */
  void complete(List<TraceHead> heads);
}
