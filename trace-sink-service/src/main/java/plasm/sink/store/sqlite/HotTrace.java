package plasm.sink.store.sqlite;

import java.time.Instant;
import plasm.sink.store.sqlite.HotTraces.Changed;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceFold;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** A trace at hand: its head as of the last event, and as the table has it. */
final class HotTrace {
  private final long traceNo;
  private TraceFold fold;

  /** What the fold comes to; null when nobody asked since the last event. */
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
    this.stored = stored;
    this.foreignArchive = foreignArchive;
    become(head);
  }

  long traceNo() {
    return traceNo;
  }

  TraceKey key() {
    return fold.key();
  }

  TraceHead head() {
    if (head == null) {
      head = fold.head();
    }
    return head;
  }

  /** The last number given out. */
  long lastSeq() {
    return fold.lastSeq();
  }

  /** Neither the table nor an event tells of it. */
  boolean isUnknown() {
    return stored == null && fold.events() == 0;
  }

  boolean isForeignArchive() {
    return foreignArchive;
  }

  /** Whether its next event may be one that its counters know already. */
  boolean isBeingTakenOver() {
    return foreignArchive || toTakeOver > 0;
  }

  void become(TraceHead next) {
    head = next;
    fold = new TraceFold(next);
  }

  /** Folds in the next event, which may be a record that the summary's counters know already. */
  void add(StampedEvent e, RecordKey at, Instant ingestedAt) {
    if (toTakeOver > 0) {
      toTakeOver--;
      become(head().plus(e, at, ingestedAt).withTotals(head().totals()));
    } else {
      fold.add(e, at, ingestedAt);
      head = null;
    }
  }

  /**
   * Folds in the next events; not while it is being taken over.
   *
   * @param seqsBefore what their seqs of the log count on from
   */
  void add(TraceDelta delta, long seqsBefore, Instant ingestedAt) {
    fold.add(delta.fold(), seqsBefore, ingestedAt);
    head = null;
  }

  /** Returns whether it is over with that: not when events came in meanwhile. */
  boolean complete(long eventsThen) {
    if (fold.events() != eventsThen || fold.completed()) {
      return false;
    }
    fold.complete();
    head = null;
    return true;
  }

  /** As it is to be written next. */
  Changed changed() {
    return new Changed(this, head(), stored, foreignArchive);
  }

  /** The table has it so now; one that was adopted meanwhile is written as a whole once more. */
  void markStored(Changed written) {
    if (stored == written.before()) {
      stored = written.head();
    }
  }

  /** Another program's folder tells what it is. */
  void becomeForeign(TraceHead told) {
    become(told);
    foreignArchive = true;
  }

  /**
   * Its records are taken over into the log, before its next event. What the folder's summary says
   * counts on: it may know of records that the folder lacks.
   */
  void adopt() {
    toTakeOver = fold.events();
    become(head().withoutRecords());
    stored = TraceHead.empty(head().key());
    foreignArchive = false;
  }
}
