package plasm.model.lash.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.ExecutionEvent;

/**
 * Graphs of lashlang executions in memory (spec/lash-trace.md, section 12). Thread-safe; what it
 * gives out does not change any more.
 *
 * <p>It keeps every event key that it saw, so its memory grows with the events, not with the
 * graphs.
 */
public final class GraphStore {
  private final Set<String> seen = new HashSet<>();
  private final SortedMap<String, GraphFold> graphs = new TreeMap<>(CanonicalJson.BY_UTF8);

  /**
   * Folds a record in; only {@code lashlang_execution} matters. Of those that share an event key,
   * over all graphs, only the first counts.
   */
  public synchronized void append(TraceRecord record) {
    if (record.event() instanceof LashlangExecution(ExecutionEvent event)
        && seen.add(event.eventKey())) {
      graphs
          .computeIfAbsent(event.identity().graphKey(), key -> new GraphFold(event.identity()))
          .apply(record, event);
    }
  }

  /** Empty when no event told of it. */
  public synchronized Optional<ExecutionGraph> graph(String graphKey) {
    return Optional.ofNullable(graphs.get(graphKey)).map(GraphFold::snapshot);
  }

  /** All, by the UTF-8 bytes of their keys. */
  public synchronized List<ExecutionGraph> graphs() {
    return graphs.values().stream().map(GraphFold::snapshot).toList();
  }

  /** Forgets graphs and event keys. */
  public synchronized void clear() {
    graphs.clear();
    seen.clear();
  }
}
