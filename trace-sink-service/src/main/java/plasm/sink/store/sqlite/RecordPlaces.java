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

  private static final RecordKey NOTHING_BEFORE = new RecordKey(0, 0, 0, 0);

  private final PackWriter out = new PackWriter();
  private int count;
  private RecordKey first;
  private RecordKey last = NOTHING_BEFORE;
  private long firstRow;
  private long lastRow;

  /** From here on the bytes are the same behind whatever other records. */
  private int behindFirstDifferences;

  void add(RecordKey key, UUID eventId, LogPlace payload) {
    addDifferences(key, payload.row());
    out.unsigned(key.arrival() - payload.row());
    out.uuid(eventId);
    out.unsigned(payload.offset());
    out.unsigned(payload.length());
    last = key;
    lastRow = payload.row();
    count++;
  }

  /**
   * Adds records that come next.
   *
   * @param seqsBefore what their seqs of the log count on from
   */
  void add(RecordPlaces next, long seqsBefore) {
    if (next.count > 0) {
      addDifferences(next.first, next.firstRow + seqsBefore);
      out.append(next.out, next.behindFirstDifferences);
      last = next.last;
      lastRow = next.lastRow + seqsBefore;
      count += next.count;
    }
  }

  private void addDifferences(RecordKey key, long row) {
    if (count == 0) {
      out.fixed(row);
      first = key;
      firstRow = row;
      lastRow = row;
    }
    out.difference(key.emittedAtMicros(), last.emittedAtMicros());
    out.difference(key.callIndex(), last.callIndex());
    out.difference(key.lineIndex(), last.lineIndex());
    out.difference(row, lastRow);
    if (count == 0) {
      behindFirstDifferences = out.length();
    }
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
