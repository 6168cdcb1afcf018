package plasm.sink.trace;

import java.util.Locale;
import java.util.Optional;
import plasm.model.trace.TraceStatus;

/** Which traces a list shows, by status. */
public enum StatusFilter {
  ALL,
  LIVE,
  COMPLETED;

  /** In any case; empty when it is none of the three. */
  public static Optional<StatusFilter> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "all" -> Optional.of(ALL);
      case "live" -> Optional.of(LIVE);
      case "completed" -> Optional.of(COMPLETED);
      default -> Optional.empty();
    };
  }

  boolean includes(TraceStatus status) {
    return switch (this) {
      case ALL -> true;
      case LIVE -> status == TraceStatus.LIVE;
      case COMPLETED -> status == TraceStatus.COMPLETED;
    };
  }
}
