package plasm.sink.store.sqlite;

import java.time.Instant;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/** What the log says, one thing after the other. */
sealed interface LogEntry {
  /** Number of the event, or of the last event before it. */
  long seq();

  TraceKey trace();

  /** An event that is in the log. */
  record Logged(long seq, StampedEvent event, Instant ingestedAt, LogPlace place)
      implements LogEntry {
    @Override
    public TraceKey trace() {
      return event.trace();
    }
  }

  /**
   * Somebody said that a trace is over.
   *
   * @param events how many events the trace had then; it goes on when it has more by now
   */
  record Completion(long seq, TraceKey trace, long events) implements LogEntry {}
}
