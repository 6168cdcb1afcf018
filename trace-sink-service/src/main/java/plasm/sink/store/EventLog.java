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
}
