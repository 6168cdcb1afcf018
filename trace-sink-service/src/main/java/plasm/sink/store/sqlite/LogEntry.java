package plasm.sink.store.sqlite;

import java.time.Instant;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/** What the log says, one thing after the other. */
sealed interface LogEntry {
  /** Number of the event, of the first of several, or of the last event before it. */
  long seq();

  /** An event that is in the log. */
  record Logged(long seq, StampedEvent event, Instant ingestedAt, LogPlace place)
      implements LogEntry {
    TraceKey trace() {
      return event.trace();
    }
  }

  /** Events that are in the log, one after the other. */
  record LoggedBatch(long seq, Instant ingestedAt, PackedEvents events) implements LogEntry {
    long lastSeq() {
      return seq + events.ids().size() - 1;
    }
  }

  /**
   * Somebody said that a trace is over.
   *
   * @param events how many events the trace had then; it goes on when it has more by now
   */
  record Completion(long seq, TraceKey trace, long events) implements LogEntry {}
}
