package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** Ends traces in one transaction, but for those that got events meanwhile. */
final class Completing {
  private static final String ADD_ENDS =
      """
      INSERT INTO sink_trace_ends SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])
      """;

  private final Map<TraceKey, Long> eventsThen = new HashMap<>();
  private final TraceTail tail;
  private final List<LockedTrace> over = new ArrayList<>();

  Completing(List<TraceHead> heads, TraceTail tail) {
    heads.forEach(head -> eventsThen.put(head.key(), head.events()));
    this.tail = tail;
  }

  /** Does everything; may be done again after a rollback. */
  void run(Connection connection) throws SQLException {
    over.clear();
    List<LockedTrace> traces = new ArrayList<>();
    new Pipeline()
        .then(Append.lock(eventsThen.keySet()), row -> traces.add(LockedTrace.read(row)))
        .run(connection);
    for (LockedTrace trace : traces) {
      if (trace.complete(eventsThen.get(trace.key()))) {
        over.add(trace);
      }
    }
    if (!over.isEmpty()) {
      finish().commit(connection);
    }
  }

  private Pipeline finish() {
    TraceColumns rows = new TraceColumns();
    TreeSet<Long> told = new TreeSet<>();
    for (LockedTrace trace : over) {
      rows.add(trace, tail.expect(trace.key(), trace.traceNo(), trace.lastSeqBefore()));
      if (trace.isFollowedSomewhere()) {
        told.add(trace.traceNo());
      }
    }
    Pipeline pipeline =
        new Pipeline()
            .then(rows.update())
            .then(
                Query.of(
                    ADD_ENDS,
                    int8(over.stream().map(LockedTrace::traceNo).toList()),
                    int8(over.stream().map(LockedTrace::lastSeq).toList()),
                    int8(over.stream().map(trace -> trace.head().endedAtMs()).toList())));
    if (!told.isEmpty()) {
      pipeline.then(Following.notification(told));
    }
    return pipeline;
  }

  /** The traces that are over with that, after the commit. */
  List<LockedTrace> over() {
    return over;
  }
}
