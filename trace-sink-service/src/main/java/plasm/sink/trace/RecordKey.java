package plasm.sink.trace;

import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;

/**
 * Where an event stands in its trace: by time of emission, then call, then line, then arrival
 * (spec/trace-sink.md, detail).
 *
 * @param emittedAtMicros microseconds since 1970
 * @param callIndex {@link #ABSENT} sorts first
 * @param lineIndex {@link #ABSENT} sorts first
 * @param arrival the store's running number, unique among all events
 */
public record RecordKey(long emittedAtMicros, long callIndex, long lineIndex, long arrival)
    implements Comparable<RecordKey> {
  public static final long ABSENT = Long.MIN_VALUE;

  public static RecordKey of(AuditEvent event, long arrival) {
    return new RecordKey(
        Rfc3339.toMicros(event.emittedAt()),
        orAbsent(event.callIndex()),
        orAbsent(event.lineIndex()),
        arrival);
  }

  /** The same place for who counts arrivals on from a number. */
  RecordKey later(long arrivalsBefore) {
    return new RecordKey(emittedAtMicros, callIndex, lineIndex, arrivalsBefore + arrival);
  }

  /** Spelt out: every event that comes in is compared several times. */
  @Override
  public int compareTo(RecordKey other) {
    int order = Long.compare(emittedAtMicros, other.emittedAtMicros);
    if (order == 0) {
      order = Long.compare(callIndex, other.callIndex);
    }
    if (order == 0) {
      order = Long.compare(lineIndex, other.lineIndex);
    }
    return order == 0 ? Long.compare(arrival, other.arrival) : order;
  }

  private static long orAbsent(Long index) {
    return index == null ? ABSENT : index;
  }
}
