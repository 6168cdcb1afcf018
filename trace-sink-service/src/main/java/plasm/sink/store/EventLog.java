package plasm.sink.store;

import java.time.Instant;
import java.util.List;
import plasm.model.store.StoreFailure;
import plasm.sink.trace.StampedEvent;

/** The way in. */
public interface EventLog {
  /**
   * Stores events in the order given, all or nothing, and returns when they are durable.
   *
   * <p>An event whose id its tenant used before, in an earlier call or earlier in this list, is
   * skipped and reported as a repeat. Repeating a call whose outcome is unknown is therefore
   * harmless.
   *
   * @param ingestedAt when the sink took them
   * @throws StoreFailure when nothing was stored, or when that cannot be told
   */
  Appended append(List<StampedEvent> events, Instant ingestedAt);

  /**
   * Does what an append of these events can do before its turn comes. Stores nothing; may run
   * beside everything else.
   */
  default StagedEvents stage(List<StampedEvent> events) {
    return () -> events;
  }

  /** Appends batches that this log staged as if they were one. */
  default Appended appendStaged(List<StagedEvents> batches, Instant ingestedAt) {
    return append(batches.stream().flatMap(batch -> batch.events().stream()).toList(), ingestedAt);
  }
}
