package plasm.sink.store.sqlite;

import plasm.sink.trace.TraceHead;

/** A trace that the writer has at hand: its head as of the last event, and as the table has it. */
final class HotTrace {
  private final long traceNo;
  private TraceHead head;
  private TraceHead stored;
  private boolean foreignArchive;
  private long toTakeOver;

  /**
   * @param stored null when the table has no such trace
   * @param foreignArchive its records are only in a folder that another program wrote
   */
  HotTrace(long traceNo, TraceHead head, TraceHead stored, boolean foreignArchive) {
    this.traceNo = traceNo;
    this.head = head;
    this.stored = stored;
    this.foreignArchive = foreignArchive;
  }

  long traceNo() {
    return traceNo;
  }

  TraceHead head() {
    return head;
  }

  /** As the table has it; null when it has no such trace. */
  TraceHead stored() {
    return stored;
  }

  boolean isForeignArchive() {
    return foreignArchive;
  }

  void become(TraceHead next) {
    head = next;
  }

  void markStored() {
    stored = head;
  }

  /** Another program's folder tells what it is. */
  void becomeForeign(TraceHead told) {
    head = told;
    foreignArchive = true;
  }

  /**
   * Its records are taken over into the log, before its next event. What the folder's summary says
   * counts on: it may know of records that the folder lacks.
   */
  void adopt() {
    toTakeOver = head.lastSeq();
    head = head.withoutRecords();
    stored = TraceHead.empty(head.key());
    foreignArchive = false;
  }

  /** Whether the next event is a record that the summary's counters know already. */
  boolean takesOver() {
    return toTakeOver > 0 && toTakeOver-- > 0;
  }
}
