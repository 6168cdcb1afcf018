package plasm.sink.store.sqlite;

import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;

/** What became of one trace since the index was last written: the next row of trace_records. */
final class NewRecords {
  private final long traceNo;
  private final RecordColumns columns = new RecordColumns();
  private long lastTraceSeq;
  private String lastRun;

  NewRecords(long traceNo) {
    this.traceNo = traceNo;
  }

  /**
   * Adds the next record of the trace.
   *
   * @param place of the whole event
   */
  void add(RecordKey at, long traceSeq, StampedEvent e, LogPlace place) {
    columns.add(at, e, place);
    lastTraceSeq = traceSeq;
  }

  /**
   * Adds the next records of the trace.
   *
   * @param lastSeqInTrace of the last of them
   * @param seqsBefore what seqs of the log in them count on from
   */
  void add(RecordColumns next, long lastSeqInTrace, long seqsBefore) {
    columns.add(next, seqsBefore);
    lastTraceSeq = lastSeqInTrace;
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
    return columns.places().count() == 0;
  }

  long traceNo() {
    return traceNo;
  }

  long firstTraceSeq() {
    return lastTraceSeq + 1 - columns.places().count();
  }

  long lastTraceSeq() {
    return lastTraceSeq;
  }

  RecordColumns columns() {
    return columns;
  }
}
