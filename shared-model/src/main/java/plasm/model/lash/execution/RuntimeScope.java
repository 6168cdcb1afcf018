package plasm.model.lash.execution;

import java.util.Objects;

/**
 * Where in a session a program runs (spec/lash-trace.md, section 6). Whatever is absent is null.
 *
 * @param turnIndex unsigned 64 bits
 * @param protocolIteration unsigned 64 bits
 */
public record RuntimeScope(
    String sessionId, String turnId, Long turnIndex, Long protocolIteration) {

  public RuntimeScope {
    Objects.requireNonNull(sessionId);
  }
}
