package plasm.model.lash;

import java.util.Objects;

/**
 * A part that a prompt was built from (spec/lash-trace.md, section 5).
 *
 * @param hash of the part's text
 * @param chars the part's length in Unicode code points, unsigned 64 bits; null when absent
 */
public record PromptComponent(String id, String kind, String hash, Long chars) {
  public PromptComponent {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(hash);
  }
}
