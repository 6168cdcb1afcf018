package plasm.model.lash.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ChildStarted;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionEvent.NodeCompleted;
import plasm.model.lash.execution.ExecutionEvent.NodeFailed;
import plasm.model.lash.execution.ExecutionEvent.NodeStarted;
import plasm.model.lash.execution.ExecutionEvent.OfNode;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionStatus;

/**
 * The events of one graph, folded in the order of their arrival by section 12's table; what their
 * timestamps say of the order is not looked at. Each event costs the same however many came before.
 */
final class GraphFold {
  private static final String BRANCH_ARM = "branch_arm";

  private record ChildKey(String parentNodeId, String graphKey) {}

  private final ExecutionIdentity identity;
  private final Map<String, NodeState> nodes = new HashMap<>();
  private final EdgeStates edges = new EdgeStates();
  private final Map<ChildKey, ChildExecution> children = new LinkedHashMap<>();
  private ExecutionStatus status = ExecutionStatus.RUNNING;

  /**
   * @param identity that of the first event, which later ones do not change
   */
  GraphFold(ExecutionIdentity identity) {
    this.identity = identity;
  }

  void apply(TraceRecord record, ExecutionEvent event) {
    switch (event) {
      case ExecutionStarted started -> {
        status = ExecutionStatus.RUNNING;
        add(started.executionMap());
      }
      case ExecutionFinished finished -> status = finished.status();
      case NodeStarted started -> node(started).start(record, started.occurrence());
      case NodeCompleted completed -> node(completed).complete(record, completed.occurrence());
      case NodeFailed failed -> node(failed).fail(record, failed.occurrence(), failed.error());
      case BranchSelected branch -> select(record, branch);
      case ChildStarted started ->
          children.putIfAbsent(
              new ChildKey(started.parentNodeId(), started.child().graphKey()), started.child());
    }
  }

  private void add(ExecutionMap map) {
    for (ExecutionMap.Node node : map.nodes()) {
      nodes.computeIfAbsent(
          node.id(), id -> new NodeState(id, node.kind(), node.label(), node.labelMetadata()));
    }
    map.edges().forEach(edges::addIfAbsent);
  }

  private NodeState node(OfNode event) {
    return nodes.computeIfAbsent(
        event.nodeId(), id -> new NodeState(id, event.nodeKind(), event.label(), null));
  }

  private void select(TraceRecord record, BranchSelected branch) {
    NodeState decided = nodes.get(branch.nodeId());
    if (decided != null) {
      decided.decide(record, branch.occurrence());
    }
    ExecutionMap.Edge edge = edges.select(branch.edgeId());
    NodeState arm = edge == null ? null : nodes.get(edge.to());
    if (arm != null && arm.isOfKind(BRANCH_ARM)) {
      arm.pass(record, branch.occurrence());
    }
  }

  ExecutionGraph snapshot() {
    String graphKey = identity.graphKey();
    var links = new ArrayList<ExecutionGraph.Child>(children.size());
    children.forEach(
        (key, child) ->
            links.add(
                new ExecutionGraph.Child(
                    graphKey,
                    key.parentNodeId(),
                    key.graphKey(),
                    child.moduleRef(),
                    child.entryRef(),
                    child.entryName())));
    return new ExecutionGraph(
        graphKey,
        identity.scope(),
        identity.subject(),
        identity.moduleRef(),
        identity.entryKind(),
        identity.entryRef(),
        identity.entryName(),
        status,
        nodes.values().stream()
            .map(NodeState::snapshot)
            .sorted((a, b) -> CanonicalJson.BY_UTF8.compare(a.id(), b.id()))
            .toList(),
        edges.snapshot(),
        links);
  }
}
