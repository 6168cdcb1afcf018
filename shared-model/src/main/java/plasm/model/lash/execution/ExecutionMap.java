package plasm.model.lash.execution;

import java.util.List;
import java.util.Objects;

/**
 * A program as a graph, before it runs (spec/lash-trace.md, section 6, Map).
 *
 * @param entryRef null when absent
 */
public record ExecutionMap(
    String moduleRef,
    String entryKind,
    String entryRef,
    String entryName,
    List<Node> nodes,
    List<Edge> edges) {

  public ExecutionMap {
    Objects.requireNonNull(moduleRef);
    Objects.requireNonNull(entryKind);
    Objects.requireNonNull(entryName);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * @param labelMetadata null when absent
   */
  public record Node(String id, String kind, String label, LabelMetadata labelMetadata) {
    public Node {
      Objects.requireNonNull(id);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(label);
    }
  }

  /**
   * What people are shown of a node.
   *
   * @param description null when absent
   */
  public record LabelMetadata(String title, String description) {
    public LabelMetadata {
      Objects.requireNonNull(title);
    }
  }

  /**
   * @param from id of a node
   * @param to id of a node
   */
  public record Edge(String id, String from, String to, String label) {
    public Edge {
      Objects.requireNonNull(id);
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      Objects.requireNonNull(label);
    }
  }
}
