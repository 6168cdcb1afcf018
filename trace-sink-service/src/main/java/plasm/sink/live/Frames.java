package plasm.sink.live;

import plasm.sink.store.Rows;
import plasm.sink.trace.TraceReads.Summary;
import plasm.sink.trace.TraceRecord;

/** What viewers hear of a trace, in the bytes that go over the wire. */
public interface Frames {
  /** A record was added. */
  byte[] patch(TraceRecord added);

  /** The trace is over. */
  byte[] terminal(long seq, long endedAtMs);

  /** A record that viewers were shown is not kept. */
  byte[] notDurable(long seq, String reason);

  /**
   * The trace as of its last seq.
   *
   * @param records all up to that seq, in that order; closed with the pieces
   */
  Pieces snapshot(Summary summary, Rows<TraceRecord> records);
}
