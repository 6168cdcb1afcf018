package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import plasm.model.trace.AuditEvent;
import plasm.sink.store.sqlite.IndexUpdate.TenantSecond;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.trace.RecordKey;
import plasm.sink.usage.UsageRow;

/**
 * What events of the log add to the index, beside the heads of their traces. What those of one
 * trace have in common is gathered over many events and written once, and so is usage; nothing of
 * the events themselves is held.
 */
final class Projection {
  private final Map<HotTrace, NewRecords> newest = new HashMap<>();
  private List<NewRecords> records = new ArrayList<>();
  private Map<TenantSecond, UsageLines> usage = new LinkedHashMap<>();
  private List<RunOfTrace> runs = new ArrayList<>();
  private int events;

  /** Adds an event of a trace that counts it already. */
  void add(HotTrace trace, RecordKey at, Logged logged) {
    AuditEvent event = logged.event().event();
    NewRecords ofTrace = newest.computeIfAbsent(trace, this::begin);
    events++;
    if (logged.event().isRecord()) {
      if (!ofTrace.continueWith(trace.lastSeq())) {
        ofTrace = begin(trace);
        newest.put(trace, ofTrace);
      }
      ofTrace.add(
          at,
          trace.lastSeq(),
          event.eventId(),
          logged.place().of(event.payload(), event.posted()),
          logged.event().view().event().segment().searchText());
    }
    if (UsageRow.isBillable(logged.event())) {
      usage
          .computeIfAbsent(
              new TenantSecond(logged.event().trace().tenant(), event.emittedAt().getEpochSecond()),
              any -> new UsageLines(logged.seq()))
          .add(UsageRow.of(logged.event()), logged.place());
    }
    if (ofTrace.isOtherRun(event.runId())) {
      runs.add(RunOfTrace.of(event.runId(), trace.traceNo()));
    }
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
    usage = new LinkedHashMap<>();
    runs = new ArrayList<>();
    events = 0;
    return update;
  }
}
