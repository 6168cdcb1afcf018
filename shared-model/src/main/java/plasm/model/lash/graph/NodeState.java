package plasm.model.lash.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.ExecutionMap.LabelMetadata;
import plasm.model.lash.graph.ExecutionGraph.NodeStatus;

/** What is known of a node so far. */
final class NodeState {
  private final String id;
  private final String kind;
  private final String label;
  private final LabelMetadata labelMetadata;
  private NodeStatus status = NodeStatus.UNOBSERVED;
  private String firstTimestamp;
  private Optional<Instant> first = Optional.empty();
  private String lastTimestamp;
  private Long durationMs;
  private String latestError;
  private Long occurrence;

  NodeState(String id, String kind, String label, LabelMetadata labelMetadata) {
    this.id = id;
    this.kind = kind;
    this.label = label;
    this.labelMetadata = labelMetadata;
  }

  boolean isOfKind(String wanted) {
    return kind.equals(wanted);
  }

  void start(TraceRecord record, long at) {
    startIfUnset(record);
    observe(NodeStatus.RUNNING, record, at);
  }

  void complete(TraceRecord record, long at) {
    observe(NodeStatus.COMPLETED, record, at);
    measure(record);
  }

  void fail(TraceRecord record, long at, String error) {
    observe(NodeStatus.FAILED, record, at);
    measure(record);
    latestError = error;
  }

  /** A branch is decided, which says nothing of when it began. */
  void decide(TraceRecord record, long at) {
    observe(NodeStatus.COMPLETED, record, at);
  }

  /** The arm of a branch begins and ends by being selected. */
  void pass(TraceRecord record, long at) {
    startIfUnset(record);
    complete(record, at);
  }

  private void startIfUnset(TraceRecord record) {
    if (firstTimestamp == null) {
      firstTimestamp = record.timestamp();
      first = record.time();
    }
  }

  private void observe(NodeStatus now, TraceRecord record, long at) {
    status = now;
    lastTimestamp = record.timestamp();
    occurrence = at;
  }

  private void measure(TraceRecord record) {
    durationMs =
        first
            .flatMap(from -> record.time().map(to -> Duration.between(from, to)))
            .map(time -> Math.max(0, time.toMillis()))
            .orElse(null);
  }

  ExecutionGraph.Node snapshot() {
    return new ExecutionGraph.Node(
        id,
        kind,
        label,
        labelMetadata,
        status,
        firstTimestamp,
        lastTimestamp,
        durationMs,
        latestError,
        occurrence);
  }
}
