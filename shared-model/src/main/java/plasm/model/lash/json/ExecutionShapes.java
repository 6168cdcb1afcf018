package plasm.model.lash.json;

import java.util.List;
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
import plasm.model.lash.execution.ExecutionMap.Edge;
import plasm.model.lash.execution.ExecutionMap.LabelMetadata;
import plasm.model.lash.execution.ExecutionMap.Node;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.execution.RuntimeSubject.Effect;
import plasm.model.lash.execution.RuntimeSubject.Process;

/** Lashlang executions (spec/lash-trace.md, section 6), in the order in which they are written. */
final class ExecutionShapes {
  static final Shape<RuntimeScope> SCOPE =
      new Shape<>("a scope") {
        private final Member<RuntimeScope, String> sessionId =
            required("session_id", Codecs.TEXT, RuntimeScope::sessionId);
        private final Member<RuntimeScope, String> turnId =
            optional("turn_id", Codecs.TEXT, RuntimeScope::turnId);
        private final Member<RuntimeScope, Long> turnIndex =
            optional("turn_index", Codecs.UNSIGNED, RuntimeScope::turnIndex);
        private final Member<RuntimeScope, Long> protocolIteration =
            optional("protocol_iteration", Codecs.UNSIGNED, RuntimeScope::protocolIteration);

        @Override
        RuntimeScope of(Values<RuntimeScope> in) {
          return new RuntimeScope(
              in.get(sessionId), in.get(turnId), in.get(turnIndex), in.get(protocolIteration));
        }
      };

  private static final Shape<Effect> EFFECT =
      new Shape<>("an effect") {
        private final Member<Effect, String> effectId =
            required("effect_id", Codecs.TEXT, Effect::effectId);
        private final Member<Effect, String> kind = required("kind", Codecs.TEXT, Effect::kind);

        @Override
        Effect of(Values<Effect> in) {
          return new Effect(in.get(effectId), in.get(kind));
        }
      };

  private static final Shape<Process> PROCESS =
      new Shape<>("a process") {
        private final Member<Process, String> processId =
            required("process_id", Codecs.TEXT, Process::processId);

        @Override
        Process of(Values<Process> in) {
          return new Process(in.get(processId));
        }
      };

  static final Union<RuntimeSubject> SUBJECT =
      new Union<>("a subject", "type") {
        @Override
        Shape<? extends RuntimeSubject> shape(String type) {
          return switch (type) {
            case Effect.TYPE -> EFFECT;
            case Process.TYPE -> PROCESS;
            default -> null;
          };
        }

        @Override
        public void write(RuntimeSubject value, Output out) {
          switch (value) {
            case Effect subject -> write(subject.type(), EFFECT, subject, out);
            case Process subject -> write(subject.type(), PROCESS, subject, out);
          }
        }
      };

  private static final Shape<ExecutionIdentity> IDENTITY =
      new Shape<>("an identity") {
        private final Member<ExecutionIdentity, RuntimeScope> scope =
            required("scope", SCOPE, ExecutionIdentity::scope);
        private final Member<ExecutionIdentity, RuntimeSubject> subject =
            required("subject", SUBJECT, ExecutionIdentity::subject);
        private final Member<ExecutionIdentity, String> moduleRef =
            required("module_ref", Codecs.TEXT, ExecutionIdentity::moduleRef);
        private final Member<ExecutionIdentity, String> entryKind =
            required("entry_kind", Codecs.TEXT, ExecutionIdentity::entryKind);
        private final Member<ExecutionIdentity, String> entryRef =
            optional("entry_ref", Codecs.TEXT, ExecutionIdentity::entryRef);
        private final Member<ExecutionIdentity, String> entryName =
            required("entry_name", Codecs.TEXT, ExecutionIdentity::entryName);

        @Override
        ExecutionIdentity of(Values<ExecutionIdentity> in) {
          return new ExecutionIdentity(
              in.get(scope),
              in.get(subject),
              in.get(moduleRef),
              in.get(entryKind),
              in.get(entryRef),
              in.get(entryName));
        }
      };

  static final Shape<LabelMetadata> LABEL_METADATA =
      new Shape<>("the metadata of a label") {
        private final Member<LabelMetadata, String> title =
            required("title", Codecs.TEXT, LabelMetadata::title);
        private final Member<LabelMetadata, String> description =
            optional("description", Codecs.TEXT, LabelMetadata::description);

        @Override
        LabelMetadata of(Values<LabelMetadata> in) {
          return new LabelMetadata(in.get(title), in.get(description));
        }
      };

  private static final Shape<Node> NODE =
      new Shape<>("a node") {
        private final Member<Node, String> id = required("id", Codecs.TEXT, Node::id);
        private final Member<Node, String> kind = required("kind", Codecs.TEXT, Node::kind);
        private final Member<Node, String> label = required("label", Codecs.TEXT, Node::label);
        private final Member<Node, LabelMetadata> labelMetadata =
            optional("label_metadata", LABEL_METADATA, Node::labelMetadata);

        @Override
        Node of(Values<Node> in) {
          return new Node(in.get(id), in.get(kind), in.get(label), in.get(labelMetadata));
        }
      };

  private static final Shape<Edge> EDGE =
      new Shape<>("an edge") {
        private final Member<Edge, String> id = required("id", Codecs.TEXT, Edge::id);
        private final Member<Edge, String> from = required("from", Codecs.TEXT, Edge::from);
        private final Member<Edge, String> to = required("to", Codecs.TEXT, Edge::to);
        private final Member<Edge, String> label = required("label", Codecs.TEXT, Edge::label);

        @Override
        Edge of(Values<Edge> in) {
          return new Edge(in.get(id), in.get(from), in.get(to), in.get(label));
        }
      };

  private static final Shape<ExecutionMap> MAP =
      new Shape<>("a map") {
        private final Member<ExecutionMap, String> moduleRef =
            required("module_ref", Codecs.TEXT, ExecutionMap::moduleRef);
        private final Member<ExecutionMap, String> entryKind =
            required("entry_kind", Codecs.TEXT, ExecutionMap::entryKind);
        private final Member<ExecutionMap, String> entryRef =
            optional("entry_ref", Codecs.TEXT, ExecutionMap::entryRef);
        private final Member<ExecutionMap, String> entryName =
            required("entry_name", Codecs.TEXT, ExecutionMap::entryName);
        private final Member<ExecutionMap, List<Node>> nodes =
            list("nodes", NODE, ExecutionMap::nodes);
        private final Member<ExecutionMap, List<Edge>> edges =
            list("edges", EDGE, ExecutionMap::edges);

        @Override
        ExecutionMap of(Values<ExecutionMap> in) {
          return new ExecutionMap(
              in.get(moduleRef),
              in.get(entryKind),
              in.get(entryRef),
              in.get(entryName),
              in.get(nodes),
              in.get(edges));
        }
      };

  private static final Shape<ChildExecution> CHILD =
      new Shape<>("a child") {
        private final Member<ChildExecution, RuntimeScope> scope =
            required("scope", SCOPE, ChildExecution::scope);
        private final Member<ChildExecution, RuntimeSubject> subject =
            required("subject", SUBJECT, ChildExecution::subject);
        private final Member<ChildExecution, String> moduleRef =
            optional("module_ref", Codecs.TEXT, ChildExecution::moduleRef);
        private final Member<ChildExecution, String> entryRef =
            optional("entry_ref", Codecs.TEXT, ChildExecution::entryRef);
        private final Member<ChildExecution, String> entryName =
            optional("entry_name", Codecs.TEXT, ChildExecution::entryName);

        @Override
        ChildExecution of(Values<ChildExecution> in) {
          return new ChildExecution(
              in.get(scope),
              in.get(subject),
              in.get(moduleRef),
              in.get(entryRef),
              in.get(entryName));
        }
      };

  private static final Shape<ExecutionStarted> EXECUTION_STARTED =
      new Shape<>("an execution_started") {
        private final Member<ExecutionStarted, String> eventKey =
            required("event_key", Codecs.TEXT, ExecutionStarted::eventKey);
        private final Member<ExecutionStarted, ExecutionIdentity> identity =
            required("identity", IDENTITY, ExecutionStarted::identity);
        private final Member<ExecutionStarted, ExecutionMap> executionMap =
            required("execution_map", MAP, ExecutionStarted::executionMap);

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
            required("identity", IDENTITY, ExecutionFinished::identity);
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
            required("identity", IDENTITY, NodeStarted::identity);
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
            required("identity", IDENTITY, NodeCompleted::identity);
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
            required("identity", IDENTITY, NodeFailed::identity);
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
            required("identity", IDENTITY, BranchSelected::identity);
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
            required("identity", IDENTITY, ChildStarted::identity);
        private final Member<ChildStarted, String> parentNodeId =
            required("parent_node_id", Codecs.TEXT, ChildStarted::parentNodeId);
        private final Member<ChildStarted, Long> occurrence =
            required("occurrence", Codecs.UNSIGNED, ChildStarted::occurrence);
        private final Member<ChildStarted, ChildExecution> child =
            required("child", CHILD, ChildStarted::child);

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
