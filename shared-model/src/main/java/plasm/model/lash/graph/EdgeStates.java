package plasm.model.lash.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.graph.ExecutionGraph.Selection;

/**
 * The edges of a graph, and which of them were gone along.
 *
 * <p>Selecting an edge rejects the other arms of its branch. That is not noted on each of them but
 * worked out from the branch's last selection when asked for, so that a selection costs the same
 * however many arms there are.
 */
final class EdgeStates {
  /** An edge and when it came, by the count of changes to the graph. */
  private static final class EdgeState {
    private final ExecutionMap.Edge edge;
    private final long since;
    private boolean everSelected;

    private EdgeState(ExecutionMap.Edge edge, long since) {
      this.edge = edge;
      this.since = since;
    }

    private boolean isArm() {
      return edge.label().equals("then") || edge.label().equals("else");
    }
  }

  private record LastSelection(EdgeState edge, long at) {}

  private final Map<String, EdgeState> byId = new HashMap<>();
  private final Map<String, LastSelection> lastByFrom = new HashMap<>();
  private long changes;

  void addIfAbsent(ExecutionMap.Edge edge) {
    byId.putIfAbsent(edge.id(), new EdgeState(edge, ++changes));
  }

  /** The selected edge; null when there is none of that id. */
  ExecutionMap.Edge select(String id) {
    EdgeState selected = byId.get(id);
    if (selected == null) {
      return null;
    }
    selected.everSelected = true;
    lastByFrom.put(selected.edge.from(), new LastSelection(selected, ++changes));
    return selected.edge;
  }

  List<ExecutionGraph.Edge> snapshot() {
    return byId.values().stream()
        .map(state -> snapshot(state.edge, selection(state)))
        .sorted((a, b) -> CanonicalJson.BY_UTF8.compare(a.id(), b.id()))
        .toList();
  }

  private Selection selection(EdgeState state) {
    LastSelection last = lastByFrom.get(state.edge.from());
    if (last != null && last.edge != state && state.isArm() && last.at > state.since) {
      return Selection.REJECTED;
    }
    return state.everSelected ? Selection.SELECTED : Selection.UNKNOWN;
  }

  private static ExecutionGraph.Edge snapshot(ExecutionMap.Edge edge, Selection selection) {
    return new ExecutionGraph.Edge(edge.id(), edge.from(), edge.to(), edge.label(), selection);
  }
}
