package plasm.sink.store.sqlite;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/**
 * What the events of one batch add to the index, gathered by who read them. Seqs of the log count
 * from 1: who appends the batch knows what they go on from.
 */
final class BatchProjection {
  private final Map<TraceKey, TraceDelta> traces = new LinkedHashMap<>();
  private final UsageBySecond usage = new UsageBySecond();
  private TraceDelta last;

  /** Adds the next event. */
  void add(StampedEvent e, long seq, LogPlace place) {
    // Events that follow each other share the key of their trace.
    if (last == null || last.key() != e.trace()) {
      last = traces.computeIfAbsent(e.trace(), TraceDelta::new);
    }
    last.add(e, seq, place);
    usage.add(e, seq, place);
  }

  Collection<TraceDelta> traces() {
    return traces.values();
  }

  UsageBySecond usage() {
    return usage;
  }
}
