package plasm.model.lash.json;

import java.util.List;
import plasm.model.lash.execution.ExecutionMap.LabelMetadata;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.graph.ExecutionGraph.Child;
import plasm.model.lash.graph.ExecutionGraph.Edge;
import plasm.model.lash.graph.ExecutionGraph.Node;
import plasm.model.lash.graph.ExecutionGraph.NodeStatus;
import plasm.model.lash.graph.ExecutionGraph.Selection;

/** Snapshots of graphs (spec/lash-trace.md, section 12), in the order in which they are written. */
final class GraphShapes {
  private static final Shape<Node> NODE =
      new Shape<>("a node") {
        private final Member<Node, String> id = required("id", Codecs.TEXT, Node::id);
        private final Member<Node, String> kind = required("kind", Codecs.TEXT, Node::kind);
        private final Member<Node, String> label = required("label", Codecs.TEXT, Node::label);
        private final Member<Node, LabelMetadata> labelMetadata =
            optional("label_metadata", ProgramShapes.LABEL_METADATA, Node::labelMetadata);
        private final Member<Node, NodeStatus> status =
            required("status", Codecs.oneOf(NodeStatus.values()), Node::status);
        private final Member<Node, String> firstTimestamp =
            nullable("first_timestamp", Codecs.TEXT, Node::firstTimestamp);
        private final Member<Node, String> lastTimestamp =
            nullable("last_timestamp", Codecs.TEXT, Node::lastTimestamp);
        private final Member<Node, Long> durationMs =
            nullable("duration_ms", Codecs.UNSIGNED, Node::durationMs);
        private final Member<Node, String> latestError =
            nullable("latest_error", Codecs.TEXT, Node::latestError);
        private final Member<Node, Long> occurrence =
            nullable("occurrence", Codecs.UNSIGNED, Node::occurrence);

        @Override
        Node of(Values<Node> in) {
          return new Node(
              in.get(id),
              in.get(kind),
              in.get(label),
              in.get(labelMetadata),
              in.get(status),
              in.get(firstTimestamp),
              in.get(lastTimestamp),
              in.get(durationMs),
              in.get(latestError),
              in.get(occurrence));
        }
      };

  private static final Shape<Edge> EDGE =
      new Shape<>("an edge") {
        private final Member<Edge, String> id = required("id", Codecs.TEXT, Edge::id);
        private final Member<Edge, String> from = required("from", Codecs.TEXT, Edge::from);
        private final Member<Edge, String> to = required("to", Codecs.TEXT, Edge::to);
        private final Member<Edge, String> label = required("label", Codecs.TEXT, Edge::label);
        private final Member<Edge, Selection> selection =
            required("selection", Codecs.oneOf(Selection.values()), Edge::selection);

        @Override
        Edge of(Values<Edge> in) {
          return new Edge(in.get(id), in.get(from), in.get(to), in.get(label), in.get(selection));
        }
      };

  private static final Shape<Child> CHILD =
      new Shape<>("a child") {
        private final Member<Child, String> parentGraphKey =
            required("parent_graph_key", Codecs.TEXT, Child::parentGraphKey);
        private final Member<Child, String> parentNodeId =
            required("parent_node_id", Codecs.TEXT, Child::parentNodeId);
        private final Member<Child, String> graphKey =
            required("child_graph_key", Codecs.TEXT, Child::graphKey);
        private final Member<Child, String> moduleRef =
            optional("child_module_ref", Codecs.TEXT, Child::moduleRef);
        private final Member<Child, String> entryRef =
            optional("child_entry_ref", Codecs.TEXT, Child::entryRef);
        private final Member<Child, String> entryName =
            optional("child_entry_name", Codecs.TEXT, Child::entryName);

        @Override
        Child of(Values<Child> in) {
          return new Child(
              in.get(parentGraphKey),
              in.get(parentNodeId),
              in.get(graphKey),
              in.get(moduleRef),
              in.get(entryRef),
              in.get(entryName));
        }
      };

  static final Shape<ExecutionGraph> GRAPH =
      new Shape<>("a graph") {
        private final Member<ExecutionGraph, String> graphKey =
            required("graph_key", Codecs.TEXT, ExecutionGraph::graphKey);
        private final Member<ExecutionGraph, RuntimeScope> scope =
            required("scope", ProgramShapes.SCOPE, ExecutionGraph::scope);
        private final Member<ExecutionGraph, RuntimeSubject> subject =
            required("subject", ProgramShapes.SUBJECT, ExecutionGraph::subject);
        private final Member<ExecutionGraph, String> moduleRef =
            required("module_ref", Codecs.TEXT, ExecutionGraph::moduleRef);
        private final Member<ExecutionGraph, String> entryKind =
            required("entry_kind", Codecs.TEXT, ExecutionGraph::entryKind);
        private final Member<ExecutionGraph, String> entryRef =
            optional("entry_ref", Codecs.TEXT, ExecutionGraph::entryRef);
        private final Member<ExecutionGraph, String> entryName =
            required("entry_name", Codecs.TEXT, ExecutionGraph::entryName);
        private final Member<ExecutionGraph, ExecutionStatus> status =
            required("status", Codecs.oneOf(ExecutionStatus.values()), ExecutionGraph::status);
        private final Member<ExecutionGraph, List<Node>> nodes =
            required("nodes", Codecs.list(NODE), ExecutionGraph::nodes);
        private final Member<ExecutionGraph, List<Edge>> edges =
            required("edges", Codecs.list(EDGE), ExecutionGraph::edges);
        private final Member<ExecutionGraph, List<Child>> children =
            required("children", Codecs.list(CHILD), ExecutionGraph::children);

        @Override
        ExecutionGraph of(Values<ExecutionGraph> in) {
          return new ExecutionGraph(
              in.get(graphKey),
              in.get(scope),
              in.get(subject),
              in.get(moduleRef),
              in.get(entryKind),
              in.get(entryRef),
              in.get(entryName),
              in.get(status),
              in.get(nodes),
              in.get(edges),
              in.get(children));
        }
      };

  private GraphShapes() {}
}
