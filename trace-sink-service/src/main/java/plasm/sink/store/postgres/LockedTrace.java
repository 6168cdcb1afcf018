package plasm.sink.store.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceFold;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** A trace whose row this transaction has locked: nobody else changes it before the commit. */
final class LockedTrace {
  private final TraceKey key;
  private final long traceNo;
  private final boolean followedSomewhere;
  private final long lastSeqBefore;
  private final TraceFold fold;

  /**
   * @param followedSomewhere whether any replica's viewers are to be told
   */
  LockedTrace(TraceHead head, long traceNo, boolean followedSomewhere) {
    this.key = head.key();
    this.traceNo = traceNo;
    this.followedSomewhere = followedSomewhere;
    this.lastSeqBefore = head.lastSeq();
    this.fold = new TraceFold(head);
  }

  static LockedTrace read(ResultSet row) throws SQLException {
    TraceRow trace = TraceRow.read(row);
    return new LockedTrace(trace.head(), trace.traceNo(), row.getBoolean(5));
  }

  TraceKey key() {
    return key;
  }

  long traceNo() {
    return traceNo;
  }

  boolean isFollowedSomewhere() {
    return followedSomewhere;
  }

  /** The last number given out before this transaction. */
  long lastSeqBefore() {
    return lastSeqBefore;
  }

  /** The last number given out. */
  long lastSeq() {
    return fold.lastSeq();
  }

  /** Folds in the next event, and returns its place in the trace. */
  RecordKey add(StampedEvent e, Instant ingestedAt) {
    RecordKey at = RecordKey.of(e.event(), fold.events() + 1);
    fold.add(e, at, ingestedAt);
    return at;
  }

  /** Returns whether it is over with that: not when events came in meanwhile. */
  boolean complete(long eventsThen) {
    boolean over = fold.events() == eventsThen && !fold.completed();
    if (over) {
      fold.complete();
    }
    return over;
  }

  TraceHead head() {
    return fold.head();
  }
}
