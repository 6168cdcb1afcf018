package plasm.sink.store.sqlite;

import java.util.UUID;
import java.util.function.Consumer;
import plasm.sink.trace.RecordKey;

/**
 * Records of a trace as column {@code trace_records.places} holds them: the first one's row of the
 * log, then an entry a record in the order of their seq in the trace. An entry says how it differs
 * from the one before, which is some 27 bytes, 16 of them the id.
 *
 * <pre>
 *   first_log_row:8  { emitted_at_us call line log_row  seq-log_row  event_id:16  payload_offset
 *                      payload_length } ...
 * </pre>
 */
final class RecordPlaces {
  /** The log_row of the first entry of a row of trace_records that is called r. */
  static final String SELECT_FIRST_ROW = "substr(r.places, 1, 8)";

  /**
   * One record.
   *
   * @param traceSeq its number in the trace
   * @param payload where its payload lies
   */
  record RecordPlace(RecordKey key, long traceSeq, UUID eventId, LogPlace payload) {}

  private final PackWriter out = new PackWriter();
  private int count;
  private long emittedAtMicros;
  private long callIndex;
  private long lineIndex;
  private long row;

  void add(RecordKey key, UUID eventId, LogPlace payload) {
    if (count++ == 0) {
      row = payload.row();
      out.fixed(row);
    }
    out.difference(key.emittedAtMicros(), emittedAtMicros);
    out.difference(key.callIndex(), callIndex);
    out.difference(key.lineIndex(), lineIndex);
    out.difference(payload.row(), row);
    out.unsigned(key.arrival() - payload.row());
    out.uuid(eventId);
    out.unsigned(payload.offset());
    out.unsigned(payload.length());
    emittedAtMicros = key.emittedAtMicros();
    callIndex = key.callIndex();
    lineIndex = key.lineIndex();
    row = payload.row();
  }

  int count() {
    return count;
  }

  byte[] toBytes() {
    return out.toBytes();
  }

  static void read(long firstTraceSeq, byte[] places, Consumer<RecordPlace> each) {
    PackReader in = new PackReader(places);
    long row = in.fixed();
    long emittedAtMicros = 0;
    long callIndex = 0;
    long lineIndex = 0;
    for (long traceSeq = firstTraceSeq; in.hasMore(); traceSeq++) {
      emittedAtMicros = in.difference(emittedAtMicros);
      callIndex = in.difference(callIndex);
      lineIndex = in.difference(lineIndex);
      row = in.difference(row);
      long arrival = row + in.unsigned();
      RecordKey key = new RecordKey(emittedAtMicros, callIndex, lineIndex, arrival);
      UUID eventId = in.uuid();
      LogPlace payload = new LogPlace(row, (int) in.unsigned(), (int) in.unsigned());
      each.accept(new RecordPlace(key, traceSeq, eventId, payload));
    }
  }

  /** What {@link #SELECT_FIRST_ROW} came to. */
  static long firstRow(byte[] selected) {
    return new PackReader(selected).fixed();
  }
}
