package plasm.sink.store;

import java.util.List;
import java.util.Optional;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;

/** Traces, to read. */
public interface TraceReader {
  /**
   * The traces that match, in list order ({@link plasm.sink.trace.Cursor#ORDER}), behind the
   * query's offset, at most its limit.
   */
  List<TraceHead> list(TraceQuery query);

  /** Empty when the tenant has no such trace. */
  Optional<TraceHead> head(TraceKey key);

  /** The trace's records in the range's order; none when there is no such trace. */
  Rows<TraceRecord> records(TraceKey key, RecordRange range);
}
