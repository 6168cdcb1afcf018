package plasm.sink.store.sqlite;

import java.util.List;
import plasm.sink.store.StagedEvents;
import plasm.sink.trace.StampedEvent;

/**
 * A batch as the log takes it, worked out by who read it, whose processor has it at hand, and not
 * by the one thread that everybody waits for.
 */
sealed interface StagedBatch extends StagedEvents permits StagedBatch.LooseEvents, PackedEvents {
  /** Of smaller batches, several share a row. */
  long WORTH_ROWS_BYTES = 64 << 10;

  static StagedBatch of(List<StampedEvent> events, EventIdHash hash) {
    EventIds ids = EventIds.of(events, hash);
    long bytes = events.stream().mapToLong(e -> e.event().posted().length()).sum();
    return bytes < WORTH_ROWS_BYTES ? new LooseEvents(ids, events) : PackedEvents.of(ids, events);
  }

  EventIds ids();

  /** Too few for rows of their own. */
  record LooseEvents(EventIds ids, List<StampedEvent> events) implements StagedBatch {}
}
