package plasm.sink.store.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.TraceQuery;

/** What became of one trace since the index was last written: the next row of trace_records. */
final class NewRecords {
  /** Stands between texts; no text holds it. */
  static final char TEXT_END = '\0';

  private final long traceNo;
  private final StringBuilder texts = new StringBuilder();
  private ByteBuffer places = ByteBuffer.allocate(4 * RecordPlaces.ENTRY_BYTES);
  private long lastTraceSeq;
  private String lastRun;

  NewRecords(long traceNo) {
    this.traceNo = traceNo;
  }

  /**
   * Adds the next record of the trace.
   *
   * @param text what a search looks at; may be empty
   */
  void add(RecordKey key, long traceSeq, UUID eventId, LogPlace payload, String text) {
    if (!places.hasRemaining()) {
      places =
          ByteBuffer.wrap(Arrays.copyOf(places.array(), 2 * places.capacity()))
              .position(places.capacity());
    }
    RecordPlaces.write(places, key, eventId, payload);
    lastTraceSeq = traceSeq;
    if (!text.isEmpty()) {
      texts.append(TraceQuery.folded(text)).append(TEXT_END);
    }
  }

  /** False when the last event of the trace was of the same run, which most are. */
  boolean isOtherRun(String run) {
    boolean other = run != null && !run.equals(lastRun);
    lastRun = run;
    return other;
  }

  /** False when a record of that number would leave a gap, where the trace was over for a while. */
  boolean continueWith(long traceSeq) {
    return isEmpty() || traceSeq == lastTraceSeq + 1;
  }

  boolean isEmpty() {
    return places.position() == 0;
  }

  long traceNo() {
    return traceNo;
  }

  long firstTraceSeq() {
    return lastTraceSeq + 1 - places.position() / RecordPlaces.ENTRY_BYTES;
  }

  long lastTraceSeq() {
    return lastTraceSeq;
  }

  byte[] places() {
    return Arrays.copyOf(places.array(), places.position());
  }

  String texts() {
    return texts.toString();
  }
}
