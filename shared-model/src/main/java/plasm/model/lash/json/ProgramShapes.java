package plasm.model.lash.json;

import java.util.List;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionMap.Edge;
import plasm.model.lash.execution.ExecutionMap.LabelMetadata;
import plasm.model.lash.execution.ExecutionMap.Node;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.execution.RuntimeSubject.Effect;
import plasm.model.lash.execution.RuntimeSubject.Process;

/**
 * Which program runs where, and what it looks like (spec/lash-trace.md, section 6), in the order of
 * writing.
 */
final class ProgramShapes {
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

  static final Shape<ExecutionIdentity> IDENTITY =
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

  static final Shape<ExecutionMap> MAP =
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

  static final Shape<ChildExecution> CHILD =
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

  private ProgramShapes() {}
}
