package plasm.model.lash.execution;

import java.util.Objects;

/**
 * Which execution of which program (spec/lash-trace.md, section 6).
 *
 * @param entryRef null when absent
 */
public record ExecutionIdentity(
    RuntimeScope scope,
    RuntimeSubject subject,
    String moduleRef,
    String entryKind,
    String entryRef,
    String entryName) {

  public ExecutionIdentity {
    Objects.requireNonNull(scope);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(moduleRef);
    Objects.requireNonNull(entryKind);
    Objects.requireNonNull(entryName);
  }

  /** The key of the graph that the execution belongs to (section 7). */
  public String graphKey() {
    return subject.graphKey(scope);
  }
}
