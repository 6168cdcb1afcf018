package plasm.sink.trace;

import java.util.Comparator;
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

  private static final Comparator<RecordKey> ORDER =
      Comparator.comparingLong(RecordKey::emittedAtMicros)
          .thenComparingLong(RecordKey::callIndex)
          .thenComparingLong(RecordKey::lineIndex)
          .thenComparingLong(RecordKey::arrival);

  public static RecordKey of(AuditEvent event, long arrival) {
    return new RecordKey(
        Rfc3339.toMicros(event.emittedAt()),
        orAbsent(event.callIndex()),
        orAbsent(event.lineIndex()),
        arrival);
  }

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }

  private static long orAbsent(Long index) {
    return index == null ? ABSENT : index;
  }
}
