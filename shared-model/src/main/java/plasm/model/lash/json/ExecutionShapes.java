package plasm.model.lash.json;

import plasm.model.lash.execution.BranchSide;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ChildStarted;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionEvent.NodeCompleted;
import plasm.model.lash.execution.ExecutionEvent.NodeFailed;
import plasm.model.lash.execution.ExecutionEvent.NodeStarted;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionStatus;

/** Lashlang execution events (spec/lash-trace.md, section 6), in the order of writing. */
final class ExecutionShapes {
  private static final Shape<ExecutionStarted> EXECUTION_STARTED =
      new Shape<>("an execution_started") {
        private final Member<ExecutionStarted, String> eventKey =
            required("event_key", Codecs.TEXT, ExecutionStarted::eventKey);
        private final Member<ExecutionStarted, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, ExecutionStarted::identity);
        private final Member<ExecutionStarted, ExecutionMap> executionMap =
            required("execution_map", ProgramShapes.MAP, ExecutionStarted::executionMap);

        @Override
        ExecutionStarted of(Values<ExecutionStarted> in) {
          return new ExecutionStarted(in.get(eventKey), in.get(identity), in.get(executionMap));
        }
      };

  private static final Shape<ExecutionFinished> EXECUTION_FINISHED =
      new Shape<>("an execution_finished") {
        private final Member<ExecutionFinished, String> eventKey =
            required("event_key", Codecs.TEXT, ExecutionFinished::eventKey);
        private final Member<ExecutionFinished, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, ExecutionFinished::identity);
        private final Member<ExecutionFinished, ExecutionStatus> status =
            required("status", Codecs.oneOf(ExecutionStatus.values()), ExecutionFinished::status);
        private final Member<ExecutionFinished, String> error =
            optional("error", Codecs.TEXT, ExecutionFinished::error);

        @Override
        ExecutionFinished of(Values<ExecutionFinished> in) {
          return new ExecutionFinished(
              in.get(eventKey), in.get(identity), in.get(status), in.get(error));
        }
      };

  private static final Shape<NodeStarted> NODE_STARTED =
      new Shape<>("a node_started") {
        private final Member<NodeStarted, String> eventKey =
            required("event_key", Codecs.TEXT, NodeStarted::eventKey);
        private final Member<NodeStarted, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, NodeStarted::identity);
        private final Member<NodeStarted, String> nodeId =
            required("node_id", Codecs.TEXT, NodeStarted::nodeId);
        private final Member<NodeStarted, String> nodeKind =
            required("node_kind", Codecs.TEXT, NodeStarted::nodeKind);
        private final Member<NodeStarted, String> label =
            required("label", Codecs.TEXT, NodeStarted::label);
        private final Member<NodeStarted, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, NodeStarted::occurrence);

        @Override
        NodeStarted of(Values<NodeStarted> in) {
          return new NodeStarted(
              in.get(eventKey),
              in.get(identity),
              in.get(nodeId),
              in.get(nodeKind),
              in.get(label),
              in.get(occurrence));
        }
      };

  private static final Shape<NodeCompleted> NODE_COMPLETED =
      new Shape<>("a node_completed") {
        private final Member<NodeCompleted, String> eventKey =
            required("event_key", Codecs.TEXT, NodeCompleted::eventKey);
        private final Member<NodeCompleted, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, NodeCompleted::identity);
        private final Member<NodeCompleted, String> nodeId =
            required("node_id", Codecs.TEXT, NodeCompleted::nodeId);
        private final Member<NodeCompleted, String> nodeKind =
            required("node_kind", Codecs.TEXT, NodeCompleted::nodeKind);
        private final Member<NodeCompleted, String> label =
            required("label", Codecs.TEXT, NodeCompleted::label);
        private final Member<NodeCompleted, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, NodeCompleted::occurrence);

        @Override
        NodeCompleted of(Values<NodeCompleted> in) {
          return new NodeCompleted(
              in.get(eventKey),
              in.get(identity),
              in.get(nodeId),
              in.get(nodeKind),
              in.get(label),
              in.get(occurrence));
        }
      };

  private static final Shape<NodeFailed> NODE_FAILED =
      new Shape<>("a node_failed") {
        private final Member<NodeFailed, String> eventKey =
            required("event_key", Codecs.TEXT, NodeFailed::eventKey);
        private final Member<NodeFailed, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, NodeFailed::identity);
        private final Member<NodeFailed, String> nodeId =
            required("node_id", Codecs.TEXT, NodeFailed::nodeId);
        private final Member<NodeFailed, String> nodeKind =
            required("node_kind", Codecs.TEXT, NodeFailed::nodeKind);
        private final Member<NodeFailed, String> label =
            required("label", Codecs.TEXT, NodeFailed::label);
        private final Member<NodeFailed, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, NodeFailed::occurrence);
        private final Member<NodeFailed, String> error =
            required("error", Codecs.TEXT, NodeFailed::error);

        @Override
        NodeFailed of(Values<NodeFailed> in) {
          return new NodeFailed(
              in.get(eventKey),
              in.get(identity),
              in.get(nodeId),
              in.get(nodeKind),
              in.get(label),
              in.get(occurrence),
              in.get(error));
        }
      };

  private static final Shape<BranchSelected> BRANCH_SELECTED =
      new Shape<>("a branch_selected") {
        private final Member<BranchSelected, String> eventKey =
            required("event_key", Codecs.TEXT, BranchSelected::eventKey);
        private final Member<BranchSelected, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, BranchSelected::identity);
        private final Member<BranchSelected, String> nodeId =
            required("node_id", Codecs.TEXT, BranchSelected::nodeId);
        private final Member<BranchSelected, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, BranchSelected::occurrence);
        private final Member<BranchSelected, String> edgeId =
            required("edge_id", Codecs.TEXT, BranchSelected::edgeId);
        private final Member<BranchSelected, BranchSide> selected =
            required("selected", Codecs.oneOf(BranchSide.values()), BranchSelected::selected);

        @Override
        BranchSelected of(Values<BranchSelected> in) {
          return new BranchSelected(
              in.get(eventKey),
              in.get(identity),
              in.get(nodeId),
              in.get(occurrence),
              in.get(edgeId),
              in.get(selected));
        }
      };

  private static final Shape<ChildStarted> CHILD_STARTED =
      new Shape<>("a child_started") {
        private final Member<ChildStarted, String> eventKey =
            required("event_key", Codecs.TEXT, ChildStarted::eventKey);
        private final Member<ChildStarted, ExecutionIdentity> identity =
            required("identity", ProgramShapes.IDENTITY, ChildStarted::identity);
        private final Member<ChildStarted, String> parentNodeId =
            required("parent_node_id", Codecs.TEXT, ChildStarted::parentNodeId);
        private final Member<ChildStarted, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, ChildStarted::occurrence);
        private final Member<ChildStarted, ChildExecution> child =
            required("child", ProgramShapes.CHILD, ChildStarted::child);

        @Override
        ChildStarted of(Values<ChildStarted> in) {
          return new ChildStarted(
              in.get(eventKey),
              in.get(identity),
              in.get(parentNodeId),
              in.get(occurrence),
              in.get(child));
        }
      };

  static final Union<ExecutionEvent> EVENT =
      new Union<>("an execution event", "kind") {
        @Override
        Shape<? extends ExecutionEvent> shape(String kind) {
          return switch (kind) {
            case ExecutionStarted.KIND -> EXECUTION_STARTED;
            case ExecutionFinished.KIND -> EXECUTION_FINISHED;
            case NodeStarted.KIND -> NODE_STARTED;
            case NodeCompleted.KIND -> NODE_COMPLETED;
            case NodeFailed.KIND -> NODE_FAILED;
            case BranchSelected.KIND -> BRANCH_SELECTED;
            case ChildStarted.KIND -> CHILD_STARTED;
            default -> null;
          };
        }

        @Override
        public void write(ExecutionEvent value, Output out) {
          switch (value) {
            case ExecutionStarted event -> write(event.kind(), EXECUTION_STARTED, event, out);
            case ExecutionFinished event -> write(event.kind(), EXECUTION_FINISHED, event, out);
            case NodeStarted event -> write(event.kind(), NODE_STARTED, event, out);
            case NodeCompleted event -> write(event.kind(), NODE_COMPLETED, event, out);
            case NodeFailed event -> write(event.kind(), NODE_FAILED, event, out);
            case BranchSelected event -> write(event.kind(), BRANCH_SELECTED, event, out);
            case ChildStarted event -> write(event.kind(), CHILD_STARTED, event, out);
          }
        }
      };

  private ExecutionShapes() {}
}
