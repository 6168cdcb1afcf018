package plasm.model.lash.execution;

import java.util.Objects;

/**
 * An execution that another one started (spec/lash-trace.md, section 6). The module and the entry
 * are null when absent.
 */
public record ChildExecution(
    RuntimeScope scope,
    RuntimeSubject subject,
    String moduleRef,
    String entryRef,
    String entryName) {

  public ChildExecution {
    Objects.requireNonNull(scope);
    Objects.requireNonNull(subject);
  }

  /** The key of the graph that the child belongs to (section 7). */
  public String graphKey() {
    return subject.graphKey(scope);
  }
}
