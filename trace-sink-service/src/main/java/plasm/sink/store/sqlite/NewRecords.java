package plasm.sink.store.sqlite;

import java.util.UUID;
import plasm.sink.trace.RecordKey;

/** What became of one trace since the index was last written: the next row of trace_records. */
final class NewRecords {
  private final long traceNo;
  private final RecordTexts texts = new RecordTexts();
  private final RecordPlaces places = new RecordPlaces();
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
    places.add(key, eventId, payload);
    lastTraceSeq = traceSeq;
    texts.add(text);
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
    return places.count() == 0;
  }

  long traceNo() {
    return traceNo;
  }

  long firstTraceSeq() {
    return lastTraceSeq + 1 - places.count();
  }

  long lastTraceSeq() {
    return lastTraceSeq;
  }

  byte[] places() {
    return places.toBytes();
  }

  RecordTexts texts() {
    return texts;
  }
}
