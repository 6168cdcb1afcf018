package plasm.sink.trace;

/**
 * A member of a trace that one of its events decides, with that event's place in record order: what
 * lets the first or last event decide whatever order events arrive in.
 */
public record Noted(RecordKey at, String value) {
  /** What was noted, or a value of an event that comes before it; null and empty are no values. */
  static Noted first(Noted noted, RecordKey at, String value) {
    boolean comesBefore = noted == null || at.compareTo(noted.at) < 0;
    return comesBefore && isValue(value) ? new Noted(at, value) : noted;
  }

  /** What was noted, or a value of an event that comes behind it; null and empty are no values. */
  static Noted last(Noted noted, RecordKey at, String value) {
    boolean comesBehind = noted == null || at.compareTo(noted.at) > 0;
    return comesBehind && isValue(value) ? new Noted(at, value) : noted;
  }

  /** What was noted, or what others noted with arrivals that go on from a number. */
  static Noted first(Noted noted, Noted others, long arrivalsBefore) {
    return others == null ? noted : first(noted, others.at.later(arrivalsBefore), others.value);
  }

  /** What was noted, or what others noted with arrivals that go on from a number. */
  static Noted last(Noted noted, Noted others, long arrivalsBefore) {
    return others == null ? noted : last(noted, others.at.later(arrivalsBefore), others.value);
  }

  private static boolean isValue(String value) {
    return value != null && !value.isEmpty();
  }

  /** Null when there is no value to note. */
  public static Noted of(RecordKey at, String value) {
    return isValue(value) ? new Noted(at, value) : null;
  }

  static String valueOr(Noted noted, String otherwise) {
    return noted == null ? otherwise : noted.value;
  }
}
