package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;

/**
 * What events of the log add to the index, beside the heads of their traces. What those of one
 * trace have in common is gathered over many events and written once, and so is usage; nothing of
 * the events themselves is held.
 */
final class Projection {
  private final Map<HotTrace, NewRecords> newest = new HashMap<>();
  private List<NewRecords> records = new ArrayList<>();
  private UsageBySecond usage = new UsageBySecond();
  private List<RunOfTrace> runs = new ArrayList<>();
  private int events;

  /** Adds an event of a trace that counts it already. */
  void add(HotTrace trace, RecordKey at, Logged logged) {
    StampedEvent e = logged.event();
    events++;
    NewRecords ofTrace = goingOn(trace, e.isRecord() ? 1 : 0);
    if (e.isRecord()) {
      ofTrace.add(at, trace.lastSeq(), e, logged.place());
    }
    if (ofTrace.isOtherRun(e.event().runId())) {
      runs.add(RunOfTrace.of(e.event().runId(), trace.traceNo()));
    }
    usage.add(e, logged.seq(), logged.place());
  }

  /**
   * Adds events of a trace that counts them already.
   *
   * @param seqsBefore what their seqs of the log count on from
   */
  void add(HotTrace trace, TraceDelta delta, long seqsBefore) {
    events += (int) delta.fold().events();
    int count = delta.records().places().count();
    if (count > 0) {
      goingOn(trace, count).add(delta.records(), trace.lastSeq(), seqsBefore);
    }
    for (long runHash : delta.runHashes()) {
      runs.add(new RunOfTrace(runHash, trace.traceNo()));
    }
  }

  /** Adds what events cost. */
  void add(UsageBySecond next, long seqsBefore) {
    usage.add(next, seqsBefore);
  }

  /** The row for the last records of a trace: a new one where one would have a gap before them. */
  private NewRecords goingOn(HotTrace trace, int count) {
    NewRecords ofTrace = newest.computeIfAbsent(trace, this::begin);
    if (count > 0 && !ofTrace.continueWith(trace.lastSeq() + 1 - count)) {
      ofTrace = begin(trace);
      newest.put(trace, ofTrace);
    }
    return ofTrace;
  }

  private NewRecords begin(HotTrace trace) {
    NewRecords begun = new NewRecords(trace.traceNo());
    records.add(begun);
    return begun;
  }

  /** How many events wait to be written. */
  int events() {
    return events;
  }

  /** Hands over what was gathered, and begins anew. */
  IndexUpdate take(List<HotTraces.Changed> traces, long lastSeq) {
    IndexUpdate update = new IndexUpdate(traces, records, usage, runs, lastSeq);
    newest.clear();
    records = new ArrayList<>();
    usage = new UsageBySecond();
    runs = new ArrayList<>();
    events = 0;
    return update;
  }
}
