package plasm.model.lash.execution;

import java.util.Objects;

/**
 * A step of a lashlang execution (spec/lash-trace.md, section 6).
 *
 * <p>Every one has an {@code eventKey}, by which a repeat is known over all graphs, and the
 * identity of its execution. An {@code occurrence} counts how often a node was come to; it is
 * unsigned, of 64 bits.
 */
public sealed interface ExecutionEvent {

  default String kind() {
    return switch (this) {
      case ExecutionStarted _ -> ExecutionStarted.KIND;
      case ExecutionFinished _ -> ExecutionFinished.KIND;
      case NodeStarted _ -> NodeStarted.KIND;
      case NodeCompleted _ -> NodeCompleted.KIND;
      case NodeFailed _ -> NodeFailed.KIND;
      case BranchSelected _ -> BranchSelected.KIND;
      case ChildStarted _ -> ChildStarted.KIND;
    };
  }

  String eventKey();

  ExecutionIdentity identity();

  record ExecutionStarted(String eventKey, ExecutionIdentity identity, ExecutionMap executionMap)
      implements ExecutionEvent {
    public static final String KIND = "execution_started";

    public ExecutionStarted {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(executionMap);
    }
  }

  /**
   * @param error null when absent
   */
  record ExecutionFinished(
      String eventKey, ExecutionIdentity identity, ExecutionStatus status, String error)
      implements ExecutionEvent {
    public static final String KIND = "execution_finished";

    public ExecutionFinished {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(status);
    }
  }

  /** An event of one node, which it names as the map would. */
  sealed interface OfNode extends ExecutionEvent {
    String nodeId();

    String nodeKind();

    String label();

    long occurrence();
  }

  record NodeStarted(
      String eventKey,
      ExecutionIdentity identity,
      String nodeId,
      String nodeKind,
      String label,
      long occurrence)
      implements OfNode {
    public static final String KIND = "node_started";

    public NodeStarted {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(nodeId);
      Objects.requireNonNull(nodeKind);
      Objects.requireNonNull(label);
    }
  }

  record NodeCompleted(
      String eventKey,
      ExecutionIdentity identity,
      String nodeId,
      String nodeKind,
      String label,
      long occurrence)
      implements OfNode {
    public static final String KIND = "node_completed";

    public NodeCompleted {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(nodeId);
      Objects.requireNonNull(nodeKind);
      Objects.requireNonNull(label);
    }
  }

  record NodeFailed(
      String eventKey,
      ExecutionIdentity identity,
      String nodeId,
      String nodeKind,
      String label,
      long occurrence,
      String error)
      implements OfNode {
    public static final String KIND = "node_failed";

    public NodeFailed {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(nodeId);
      Objects.requireNonNull(nodeKind);
      Objects.requireNonNull(label);
      Objects.requireNonNull(error);
    }
  }

  /**
   * @param edgeId that the execution went along
   */
  record BranchSelected(
      String eventKey,
      ExecutionIdentity identity,
      String nodeId,
      long occurrence,
      String edgeId,
      BranchSide selected)
      implements ExecutionEvent {
    public static final String KIND = "branch_selected";

    public BranchSelected {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(nodeId);
      Objects.requireNonNull(edgeId);
      Objects.requireNonNull(selected);
    }
  }

  /**
   * @param parentNodeId the node that started the child
   */
  record ChildStarted(
      String eventKey,
      ExecutionIdentity identity,
      String parentNodeId,
      long occurrence,
      ChildExecution child)
      implements ExecutionEvent {
    public static final String KIND = "child_started";

    public ChildStarted {
      Objects.requireNonNull(eventKey);
      Objects.requireNonNull(identity);
      Objects.requireNonNull(parentNodeId);
      Objects.requireNonNull(child);
    }
  }
}
