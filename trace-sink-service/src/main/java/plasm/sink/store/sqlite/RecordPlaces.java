package plasm.sink.store.sqlite;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;
import plasm.sink.trace.RecordKey;

/**
 * Records of a trace as column {@code trace_records.places} holds them: entries of {@value
 * #ENTRY_BYTES} bytes, big-endian, in the order of their seq in the trace.
 *
 * <pre>
 *   emitted_at_us:8 call:8 line:8 seq:8 event_id:16 log_row:8 payload_offset:4 payload_length:4
 * </pre>
 */
final class RecordPlaces {
  static final int ENTRY_BYTES = 64;

  /** The log_row of the first entry of a row of trace_records that is called r. */
  static final String SELECT_FIRST_ROW = "substr(r.places, 49, 8)";

  /**
   * One record.
   *
   * @param traceSeq its number in the trace
   * @param payload where its payload lies
   */
  record RecordPlace(RecordKey key, long traceSeq, UUID eventId, LogPlace payload) {}

  private RecordPlaces() {}

  /** Puts one entry at the end of a buffer that has room for it. */
  static void write(ByteBuffer out, RecordKey key, UUID eventId, LogPlace payload) {
    out.putLong(key.emittedAtMicros())
        .putLong(key.callIndex())
        .putLong(key.lineIndex())
        .putLong(key.arrival())
        .putLong(eventId.getMostSignificantBits())
        .putLong(eventId.getLeastSignificantBits())
        .putLong(payload.row())
        .putInt(payload.offset())
        .putInt(payload.length());
  }

  static void read(long firstTraceSeq, byte[] places, Consumer<RecordPlace> each) {
    ByteBuffer in = ByteBuffer.wrap(places);
    for (long traceSeq = firstTraceSeq; in.hasRemaining(); traceSeq++) {
      RecordKey key = new RecordKey(in.getLong(), in.getLong(), in.getLong(), in.getLong());
      UUID eventId = new UUID(in.getLong(), in.getLong());
      LogPlace payload = new LogPlace(in.getLong(), in.getInt(), in.getInt());
      each.accept(new RecordPlace(key, traceSeq, eventId, payload));
    }
  }

  /** What {@link #SELECT_FIRST_ROW} came to. */
  static long firstRow(byte[] selected) {
    return ByteBuffer.wrap(selected).getLong();
  }
}
