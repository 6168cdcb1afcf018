package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceFold;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** What the events of one batch add to one trace; see {@link BatchProjection}. */
final class TraceDelta {
  private final TraceFold fold;
  private final RecordColumns records = new RecordColumns();
  private final List<Long> runHashes = new ArrayList<>();
  private String lastRun;

  TraceDelta(TraceKey key) {
    fold = new TraceFold(TraceHead.empty(key));
  }

  void add(StampedEvent e, long seq, LogPlace place) {
    RecordKey at = RecordKey.of(e.event(), seq);
    fold.add(e, at);
    if (e.isRecord()) {
      records.add(at, e, place);
    }
    String run = e.event().runId();
    if (run != null && !run.equals(lastRun)) {
      runHashes.add(RunOfTrace.hash(run));
      lastRun = run;
    }
  }

  TraceKey key() {
    return fold.key();
  }

  /** The trace, had it no other events. */
  TraceFold fold() {
    return fold;
  }

  RecordColumns records() {
    return records;
  }

  /** Of the runs that its events name, some perhaps more than once. */
  List<Long> runHashes() {
    return runHashes;
  }
}
