package plasm.model.lash.graph;

import java.util.List;
import plasm.model.json.WireName;
import plasm.model.lash.execution.ExecutionMap.LabelMetadata;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;

/**
 * What is known of one lashlang execution at one moment (spec/lash-trace.md, section 12). A picture
 * for display and tests, not the truth about a process.
 *
 * @param scope as the execution's first event told it, like all up to the entry's name
 * @param entryRef null when absent
 * @param nodes by the UTF-8 bytes of their ids
 * @param edges likewise
 * @param children in the order in which they were told of
 */
public record ExecutionGraph(
    String graphKey,
    RuntimeScope scope,
    RuntimeSubject subject,
    String moduleRef,
    String entryKind,
    String entryRef,
    String entryName,
    ExecutionStatus status,
    List<Node> nodes,
    List<Edge> edges,
    List<Child> children) {

  public ExecutionGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    children = List.copyOf(children);
  }

  /** How far a node is. */
  public enum NodeStatus implements WireName {
    UNOBSERVED("unobserved"),
    RUNNING("running"),
    COMPLETED("completed"),
    FAILED("failed");

    private final String wireName;

    NodeStatus(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }
  }

  /** Whether an execution went along an edge. */
  public enum Selection implements WireName {
    UNKNOWN("unknown"),
    SELECTED("selected"),
    REJECTED("rejected");

    private final String wireName;

    Selection(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }
  }

  /**
   * Whatever is not known of it is null.
   *
   * @param firstTimestamp of the record by which it first started
   * @param lastTimestamp of the record that told last of it
   * @param durationMs whole milliseconds from its very first start to its last end, over all
   *     occurrences; never negative
   * @param latestError kept when it completes later
   * @param occurrence as told last; unsigned 64 bits
   */
  public record Node(
      String id,
      String kind,
      String label,
      LabelMetadata labelMetadata,
      NodeStatus status,
      String firstTimestamp,
      String lastTimestamp,
      Long durationMs,
      String latestError,
      Long occurrence) {}

  public record Edge(String id, String from, String to, String label, Selection selection) {}

  /**
   * An execution that a node started; of its graph, only the key is known here.
   *
   * @param moduleRef null when absent
   * @param entryRef null when absent
   * @param entryName null when absent
   */
  public record Child(
      String parentGraphKey,
      String parentNodeId,
      String graphKey,
      String moduleRef,
      String entryRef,
      String entryName) {}
}
