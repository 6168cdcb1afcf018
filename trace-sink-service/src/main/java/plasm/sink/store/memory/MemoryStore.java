package plasm.sink.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.store.Appended;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.Cursor;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/**
 * Traces in this process only: for trying things out, and the reference for the contract tests.
 *
 * <pre>
 *   traces   (tenant, trace id) -> MemoryTrace        oldest first; the oldest leave
 *   eventIds tenant -> ids of the events in traces    so that repeats are known
 * </pre>
 *
 * <p>Bounded by a number of traces and by bytes of payload. An id is forgotten with its trace.
 */
public final class MemoryStore implements TraceStore {
  private final int maxTraces;
  private final long maxBytes;
  private final TraceFeed feed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TraceKey, MemoryTrace> traces = new LinkedHashMap<>();
  private final Map<Tenant, Set<UUID>> eventIds = new HashMap<>();
  private long arrivals;
  private long bytes;

  /**
   * @param maxTraces 0 keeps nothing
   * @param maxBytes of payloads, roughly
   * @param feed told of what becomes of traces
   */
  public MemoryStore(int maxTraces, long maxBytes, TraceFeed feed) {
    this.feed = feed;
    this.maxTraces = maxTraces;
    this.maxBytes = maxBytes;
  }

  @Override
  public Appended append(List<StampedEvent> events, Instant ingestedAt) {
    return locked(
        () -> {
          requireRoom(events);
          boolean[] stored = new boolean[events.size()];
          for (int i = 0; i < stored.length; i++) {
            stored[i] = append(events.get(i), ingestedAt);
          }
          evictOldest();
          return new Appended(stored);
        });
  }

  private boolean append(StampedEvent e, Instant ingestedAt) {
    Tenant tenant = e.event().tenant();
    if (!eventIds.computeIfAbsent(tenant, t -> new HashSet<>()).add(e.event().eventId())) {
      return false;
    }
    bytes += MemoryTrace.weight(e);
    StampedEvent kept = maxTraces == 0 ? e : e.detached();
    MemoryTrace trace = traces.computeIfAbsent(e.trace(), MemoryTrace::new);
    trace.add(kept, ++arrivals, ingestedAt);
    if (kept.isRecord() && feed.follows(kept.trace())) {
      feed.recorded(kept.trace(), trace.lastRecord());
    }
    return true;
  }

  private void requireRoom(List<StampedEvent> events) {
    long wanted = events.stream().mapToLong(MemoryTrace::weight).sum();
    if (wanted > maxBytes) {
      throw new StoreFailure.Unavailable("the batch is larger than the whole memory store", null);
    }
  }

  private void evictOldest() {
    Iterator<MemoryTrace> oldest = traces.values().iterator();
    while (traces.size() > maxTraces || bytes > maxBytes) {
      MemoryTrace trace = oldest.next();
      oldest.remove();
      bytes -= trace.weight();
      feed.forgotten(trace.head().key());
      Tenant tenant = trace.head().key().tenant();
      Set<UUID> ids = eventIds.get(tenant);
      trace.events().forEach(e -> ids.remove(e.event().eventId()));
      if (ids.isEmpty()) {
        eventIds.remove(tenant);
      }
    }
  }

  @Override
  public List<TraceHead> list(TraceQuery query) {
    return locked(
        () ->
            traces.values().stream()
                .filter(trace -> query.matches(trace.head()) && trace.matches(query))
                .map(MemoryTrace::head)
                .sorted(Comparator.comparing(Cursor::of, Cursor.ORDER))
                .skip(query.offset())
                .limit(query.limit())
                .toList());
  }

  @Override
  public Optional<TraceHead> head(TraceKey key) {
    return locked(() -> Optional.ofNullable(traces.get(key)).map(MemoryTrace::head));
  }

  @Override
  public Rows<TraceRecord> records(TraceKey key, RecordRange range) {
    return Rows.of(
        locked(
            () -> {
              MemoryTrace trace = traces.get(key);
              return trace == null ? List.<TraceRecord>of() : trace.records(range);
            }));
  }

  @Override
  public Rows<UsageRow> usage(UsageQuery query) {
    List<UsageRow> rows = new ArrayList<>();
    locked(
        () -> {
          for (MemoryTrace trace : traces.values()) {
            if (query.tenant() == null || query.tenant().equals(trace.head().key().tenant())) {
              trace.addUsage(query, rows);
            }
          }
          return null;
        });
    rows.sort(Comparator.comparing(UsageCursor::of, UsageCursor.ORDER));
    return Rows.of(rows.subList(0, Math.min(query.limit(), rows.size())));
  }

  @Override
  public List<TraceHead> open(long lastArrivalAtMostMs, int limit) {
    return locked(
        () ->
            traces.values().stream()
                .map(MemoryTrace::head)
                .filter(h -> !h.completed() && h.lastArrivalMs() <= lastArrivalAtMostMs)
                .sorted(Comparator.comparingLong(TraceHead::lastArrivalMs))
                .limit(limit)
                .toList());
  }

  @Override
  public List<TraceHead> openOfSession(String logicalSessionId) {
    return locked(
        () ->
            traces.values().stream()
                .map(MemoryTrace::head)
                .filter(h -> !h.completed() && logicalSessionId.equals(h.logicalSessionId()))
                .toList());
  }

  @Override
  public void complete(List<TraceHead> heads) {
    locked(
        () -> {
          for (TraceHead head : heads) {
            MemoryTrace trace = traces.get(head.key());
            if (trace != null && trace.complete(head.events())) {
              feed.completed(trace.head());
            }
          }
          return null;
        });
  }

  @Override
  public StoreCheck check() {
    return new StoreCheck("memory", true, "process memory, at most " + maxTraces + " traces");
  }

  @Override
  public void close() {
    // Everything goes with the process.
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
