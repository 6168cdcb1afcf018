package plasm.model.lash;

import java.util.List;
import java.util.Objects;

/**
 * One message of a request (spec/lash-trace.md, section 5).
 *
 * @param role a free string; runtimes write {@code user}, {@code assistant} or {@code system}
 */
public record LlmMessage(String role, List<ContentBlock> blocks) {
  public LlmMessage {
    Objects.requireNonNull(role);
    blocks = List.copyOf(blocks);
  }
}
