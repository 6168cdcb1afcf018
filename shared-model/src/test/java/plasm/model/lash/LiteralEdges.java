package plasm.model.lash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.graph.ExecutionGraph.Selection;

/** Section 12's rule about edges word by word, at the cost of every edge for each selection. */
final class LiteralEdges {
  private record Marked(ExecutionMap.Edge edge, Selection selection) {}

  private final Set<String> seen = new HashSet<>();
  private final Map<String, Map<String, Marked>> graphs = new HashMap<>();

  void append(ExecutionEvent event) {
    if (!seen.add(event.eventKey())) {
      return;
    }
    Map<String, Marked> edges =
        graphs.computeIfAbsent(event.identity().graphKey(), key -> new LinkedHashMap<>());
    if (event instanceof ExecutionStarted started) {
      for (ExecutionMap.Edge edge : started.executionMap().edges()) {
        edges.putIfAbsent(edge.id(), new Marked(edge, Selection.UNKNOWN));
      }
    } else if (event instanceof BranchSelected branch && edges.containsKey(branch.edgeId())) {
      String from = edges.get(branch.edgeId()).edge().from();
      edges.replaceAll(
          (id, marked) -> {
            String label = marked.edge().label();
            if (id.equals(branch.edgeId())) {
              return new Marked(marked.edge(), Selection.SELECTED);
            }
            boolean otherArm =
                marked.edge().from().equals(from) && (label.equals("then") || label.equals("else"));
            return otherArm ? new Marked(marked.edge(), Selection.REJECTED) : marked;
          });
    }
  }

  Selection selection(String graphKey, String edgeId) {
    return graphs.get(graphKey).get(edgeId).selection();
  }
}
