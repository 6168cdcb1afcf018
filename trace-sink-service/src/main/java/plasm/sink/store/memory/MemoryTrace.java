package plasm.sink.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceFold;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** One trace in memory: its head, every event in record order, its records by seq. */
final class MemoryTrace {
  private static final int OBJECT_BYTES = 700;

  private final TraceFold fold;
  private long weight;
  private final SortedMap<RecordKey, StampedEvent> events = new TreeMap<>();
  private final SortedMap<RecordKey, TraceRecord> records = new TreeMap<>();
  private final List<TraceRecord> bySeq = new ArrayList<>();

  MemoryTrace(TraceKey key) {
    this.fold = new TraceFold(TraceHead.empty(key));
  }

  /** Rough bytes that an event takes. */
  static long weight(StampedEvent e) {
    return OBJECT_BYTES + e.event().posted().length();
  }

  TraceHead head() {
    return fold.head();
  }

  long weight() {
    return weight;
  }

  Collection<StampedEvent> events() {
    return events.values();
  }

  void add(StampedEvent e, long arrival, Instant ingestedAt) {
    RecordKey key = RecordKey.of(e.event(), arrival);
    fold.add(e, key, ingestedAt);
    weight += weight(e);
    events.put(key, e);
    if (e.isRecord()) {
      TraceRecord traceRecord = TraceRecord.of(fold.lastSeq(), e.event());
      records.put(key, traceRecord);
      bySeq.add(traceRecord);
    }
  }

  /** The record that came last. */
  TraceRecord lastRecord() {
    return bySeq.getLast();
  }

  /** Returns whether it is over with that: not when events came in meanwhile. */
  boolean complete(long eventsThen) {
    boolean over = events.size() == eventsThen && !fold.completed();
    if (over) {
      fold.complete();
    }
    return over;
  }

  boolean matches(TraceQuery query) {
    return (query.runId() == null
            || events.values().stream().anyMatch(e -> query.runId().equals(e.event().runId())))
        && (query.text() == null
            || events.values().stream().anyMatch(e -> containsText(e, query.text())));
  }

  private static boolean containsText(StampedEvent e, String text) {
    return e.isRecord()
        && TraceQuery.folded(e.view().event().segment().searchText()).contains(text);
  }

  List<TraceRecord> records(RecordRange range) {
    return switch (range) {
      case RecordRange.All() -> List.copyOf(records.values());
      case RecordRange.Page(long afterSeq, int limit) ->
          bySeq.stream().filter(r -> r.seq() > afterSeq).limit(limit).toList();
    };
  }

  void addUsage(UsageQuery query, List<UsageRow> rows) {
    for (StampedEvent e : events.values()) {
      if (UsageRow.isBillable(e)) {
        UsageRow row = UsageRow.of(e);
        UsageCursor at = UsageCursor.of(row);
        if (at.emittedAtMicros() >= query.fromMicros()
            && at.emittedAtMicros() <= query.toMicros()
            && (query.after() == null || UsageCursor.ORDER.compare(at, query.after()) > 0)) {
          rows.add(row);
        }
      }
    }
  }
}
