package plasm.sink.store.sqlite;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/** What tells repeats among events, for who does not hold the events themselves. */
final class EventIds {
  private final EventIdHash hash;
  private TraceKey[] traces;
  private long[] high;
  private long[] low;
  private long[] hashes;
  private int size;

  EventIds(EventIdHash hash, int capacity) {
    this.hash = hash;
    traces = new TraceKey[capacity];
    high = new long[capacity];
    low = new long[capacity];
    hashes = new long[capacity];
  }

  static EventIds of(List<StampedEvent> events, EventIdHash hash) {
    EventIds ids = new EventIds(hash, events.size());
    events.forEach(ids::add);
    return ids;
  }

  void add(StampedEvent e) {
    UUID id = e.event().eventId();
    add(e.trace(), id.getMostSignificantBits(), id.getLeastSignificantBits(), hash.of(e));
  }

  /** Adds one of others. */
  void add(EventIds others, int i) {
    add(others.traces[i], others.high[i], others.low[i], others.hashes[i]);
  }

  private void add(TraceKey trace, long idHigh, long idLow, long idHash) {
    if (size == traces.length) {
      int capacity = Math.max(8, 2 * size);
      traces = Arrays.copyOf(traces, capacity);
      high = Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
    }
    traces[size] = trace;
    high[size] = idHigh;
    low[size] = idLow;
    hashes[size++] = idHash;
  }

  int size() {
    return size;
  }

  TraceKey trace(int i) {
    return traces[i];
  }

  /** What an {@link EventIdIndex} knows the event by. */
  long hash(int i) {
    return hashes[i];
  }

  /** The hashes of all. */
  long[] hashes() {
    return hashes;
  }

  /** Whether one of these and one of others are the same event, as ids go. */
  boolean isSame(int i, EventIds others, int other) {
    return high[i] == others.high[other]
        && low[i] == others.low[other]
        && traces[i].tenant().equals(others.traces[other].tenant());
  }

  boolean isOf(int i, StampedEvent e) {
    UUID id = e.event().eventId();
    return high[i] == id.getMostSignificantBits()
        && low[i] == id.getLeastSignificantBits()
        && traces[i].tenant().equals(e.trace().tenant());
  }
}
