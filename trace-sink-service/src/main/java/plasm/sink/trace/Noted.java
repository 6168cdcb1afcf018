package plasm.sink.trace;

/**
 * A member of a trace that one of its events decides, with that event's place in record order: what
 * lets the first or last event decide whatever order events arrive in.
 */
public record Noted(RecordKey at, String value) {
  /** The earlier of two in record order; either may be null. */
  static Noted first(Noted a, Noted b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.at.compareTo(b.at) <= 0 ? a : b;
  }

  /** The later of two in record order; either may be null. */
  static Noted last(Noted a, Noted b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.at.compareTo(b.at) >= 0 ? a : b;
  }

  /** Null when there is no value to note. */
  public static Noted of(RecordKey at, String value) {
    return value == null || value.isEmpty() ? null : new Noted(at, value);
  }

  static String valueOr(Noted noted, String otherwise) {
    return noted == null ? otherwise : noted.value;
  }
}
