package plasm.model.lash.view;

import java.util.List;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceRecord;

/**
 * All records of one {@code graph_node_id}, at its place in the tree (spec/lash-trace.md, sections
 * 3 and 14).
 *
 * @param id the {@code graph_node_id}
 * @param parentId the first parent that its records name; null when none does
 * @param depth 0 at the root
 * @param label the model or the tool that it called, as the first record to say so does; else null
 * @param records that are this span, by arrival; never empty
 * @param events records within it that are no span, by arrival
 * @param usage the tokens that its records and events tell of, without those of its children
 */
public record Span(
    String id,
    String parentId,
    Place place,
    int depth,
    String label,
    List<Entry> records,
    List<Entry> events,
    TokenUsage usage) {

  /** Why a span is where it is. */
  public enum Place {
    /** At the root: no record names a parent. */
    ROOT,
    /** Below its parent. */
    CHILD,
    /** At the root: none of the records is its parent. */
    ORPHAN,
    /** At the root: its parents lead back to it. Of such a ring, the span that arrived first. */
    CUT
  }

  /**
   * A record in few words.
   *
   * @param failed as {@link ViewerRules#failed} says
   */
  public record Entry(String id, String type, String timestamp, boolean failed) {
    static Entry of(TraceRecord record) {
      return new Entry(
          record.id(), record.event().kind(), record.timestamp(), ViewerRules.failed(record));
    }
  }

  public Span {
    records = List.copyOf(records);
    events = List.copyOf(events);
  }

  public String firstTimestamp() {
    return records.getFirst().timestamp();
  }

  /** Of the span's own record that arrived last. */
  public String lastTimestamp() {
    return records.getLast().timestamp();
  }

  /** Whether one of its own records failed. */
  public boolean failed() {
    return records.stream().anyMatch(Entry::failed);
  }

  /** Null when the record does not say. */
  static String label(TraceRecord record) {
    return switch (record.event()) {
      case LlmCallStarted started -> started.request().model();
      case ToolCallStarted started -> started.name();
      case ToolCallCompleted completed -> completed.name();
      default -> null;
    };
  }
}
