package plasm.model.lash.otel;

import io.opentelemetry.api.common.AttributesBuilder;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ChildStarted;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionEvent.OfNode;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.execution.RuntimeSubject.Effect;
import plasm.model.lash.execution.RuntimeSubject.Process;

/** What spans tell of lashlang executions (spec/lash-trace.md, section 13, last row). */
final class ExecutionAttributes {
  static final String PREFIX = "lash.lashlang_execution.";

  private ExecutionAttributes() {}

  static void of(ExecutionEvent event, AttributesBuilder to) {
    ExecutionIdentity identity = event.identity();
    to.put(PREFIX + "kind", event.kind());
    to.put(PREFIX + "event_key", event.eventKey());
    to.put(PREFIX + "graph_key", identity.graphKey());
    to.put(PREFIX + "session_id", identity.scope().sessionId());
    to.put(PREFIX + "turn_id", identity.scope().turnId());
    to.put(PREFIX + "module_ref", identity.moduleRef());
    to.put(PREFIX + "entry_kind", identity.entryKind());
    to.put(PREFIX + "entry_ref", identity.entryRef());
    to.put(PREFIX + "entry_name", identity.entryName());
    subject(PREFIX, identity.subject(), to);
    switch (event) {
      case ExecutionStarted started -> {
        to.put(PREFIX + "node_count", started.executionMap().nodes().size());
        to.put(PREFIX + "edge_count", started.executionMap().edges().size());
      }
      case ExecutionFinished finished -> {
        to.put(PREFIX + "status", finished.status().wireName());
        to.put(PREFIX + "error", finished.error());
      }
      case OfNode node -> {
        to.put(PREFIX + "node_id", node.nodeId());
        to.put(PREFIX + "node_kind", node.nodeKind());
        to.put(PREFIX + "occurrence", node.occurrence());
      }
      case BranchSelected branch -> {
        to.put(PREFIX + "node_id", branch.nodeId());
        to.put(PREFIX + "edge_id", branch.edgeId());
        to.put(PREFIX + "branch", branch.selected().wireName());
        to.put(PREFIX + "occurrence", branch.occurrence());
      }
      case ChildStarted started -> {
        to.put(PREFIX + "parent_node_id", started.parentNodeId());
        to.put(PREFIX + "child_graph_key", started.child().graphKey());
        subject(PREFIX + "child_", started.child().subject(), to);
      }
    }
  }

  private static void subject(String prefix, RuntimeSubject subject, AttributesBuilder to) {
    to.put(prefix + "subject_type", subject.type());
    switch (subject) {
      case Effect effect -> {
        to.put(prefix + "effect_id", effect.effectId());
        to.put(prefix + "effect_kind", effect.kind());
      }
      case Process process -> to.put(prefix + "process_id", process.processId());
    }
  }
}
