package plasm.sink.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.model.store.StoreFailure;

/**
 * The events of a store in the order in which they came in, for who hands them on to another one.
 *
 * <p>Events are numbered from 1 on without a gap. Everything up to the position is handed on; a
 * position that gets lost is an earlier one the next time, so events may be read once more. Calls
 * block and may come from any thread; a failure is a {@link StoreFailure}.
 */
public interface ForwardLog {
  /**
   * An event that is to be handed on.
   *
   * @param seq its number
   * @param posted as it was posted, on one line
   */
  record Entry(long seq, Instant ingestedAt, RawJson posted) {}

  /**
   * The first events behind a number, in order; none at the end.
   *
   * @param maxEvents at least 1
   * @param maxBytes of all of them; the first one comes whatever its size
   */
  List<Entry> next(long afterSeq, int maxEvents, long maxBytes);

  /** The number of the last event that is durable. */
  long lastSeq();

  /** The last event that is known to be handed on; 0 before the first. */
  long position();

  /** Notes durably that all events up to a number are handed on. */
  void moveTo(long seq);

  /**
   * Lets go of what nobody needs any more: traces that are completed, handed on, and not among the
   * newest such ones; then events that are handed on and of none of the traces that stay. The last
   * event stays always. Never holds up an append for longer than a small step takes.
   *
   * @param keptTraces how many completed traces stay
   * @param position all up to there is handed on
   * @param patience when it is over, the rest is left for the next call
   */
  void prune(int keptTraces, long position, Duration patience);
}
