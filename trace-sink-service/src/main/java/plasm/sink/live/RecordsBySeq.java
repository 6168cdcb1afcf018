package plasm.sink.live;

import java.util.Iterator;
import java.util.List;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceReader;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * The records of a trace in the order in which viewers were told of them, fetched a few at a time:
 * a viewer that takes its snapshot slowly holds no more than those, however long the trace is.
 */
final class RecordsBySeq implements Rows<TraceRecord> {
  private static final int AT_ONCE = 256;

  private final TraceReader store;
  private final TraceKey key;
  private final long lastSeq;
  private Iterator<TraceRecord> fetched = List.<TraceRecord>of().iterator();
  private long seq;

  /**
   * @param lastSeq those behind it are left out
   */
  RecordsBySeq(TraceReader store, TraceKey key, long lastSeq) {
    this.store = store;
    this.key = key;
    this.lastSeq = lastSeq;
  }

  @Override
  public TraceRecord next() {
    if (!fetched.hasNext() && seq < lastSeq) {
      fetched = store.records(key, new RecordRange.Page(seq, AT_ONCE)).toList().iterator();
    }
    TraceRecord next = fetched.hasNext() ? fetched.next() : null;
    seq = next == null ? lastSeq : next.seq();
    return seq > lastSeq ? null : next;
  }

  @Override
  public void close() {
    seq = lastSeq;
    fetched = List.<TraceRecord>of().iterator();
  }
}
