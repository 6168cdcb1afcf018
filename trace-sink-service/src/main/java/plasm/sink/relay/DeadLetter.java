package plasm.sink.relay;

import java.time.Instant;
import java.util.UUID;
import plasm.sink.trace.TraceKey;

/**
 * An event that another sink refused for good, and that was put aside.
 *
 * @param seq its number in the spool
 * @param status what the other sink answered
 * @param reason why, in the other sink's words, bounded
 */
public record DeadLetter(
    TraceKey trace, UUID eventId, long seq, int status, String reason, Instant parkedAt) {
  /** Hears of events that are put aside; must not block for long and must not fail. */
  public interface Listener {
    void parked(DeadLetter letter);
  }
}
