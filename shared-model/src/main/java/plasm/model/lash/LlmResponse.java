package plasm.model.lash;

import java.util.Objects;
import plasm.model.json.CanonicalJson;

/**
 * What a model answered (spec/lash-trace.md, section 5).
 *
 * @param durationMs unsigned 64 bits
 * @param terminalReason why it ended, a free string (section 14); null when absent
 * @param parts the answer piece by piece; null when absent
 */
public record LlmResponse(
    String text, long durationMs, String terminalReason, CanonicalJson parts) {

  public LlmResponse {
    Objects.requireNonNull(text);
  }
}
