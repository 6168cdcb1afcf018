package plasm.model.lash;

import java.util.Objects;

/**
 * Why a model did not answer (spec/lash-trace.md, section 5, Error). Whatever is absent is null.
 *
 * @param retryable whether the same call may work later
 * @param raw what the provider said
 */
public record LlmError(
    String message, boolean retryable, String terminalReason, String code, String raw) {

  public LlmError {
    Objects.requireNonNull(message);
  }
}
