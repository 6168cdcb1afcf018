package plasm.model.lash;

import java.util.Objects;
import plasm.model.json.CanonicalJson;
import plasm.model.json.WireName;

/**
 * What came of a tool call (spec/lash-trace.md, section 5).
 *
 * @param control what the runtime shall do next; null when absent
 */
public record ToolCallOutput(Outcome outcome, CanonicalJson control) {

  /** How a tool call ended. */
  public enum Status implements WireName {
    SUCCESS("success"),
    FAILURE("failure"),
    CANCELLED("cancelled");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }
  }

  /**
   * @param payload the result or the reason, whatever the status; may be JSON null
   */
  public record Outcome(Status status, CanonicalJson payload) {
    public Outcome {
      Objects.requireNonNull(status);
      Objects.requireNonNull(payload);
    }
  }

  public ToolCallOutput {
    Objects.requireNonNull(outcome);
  }

  public Status status() {
    return outcome.status();
  }

  public boolean isSuccess() {
    return status() == Status.SUCCESS;
  }

  /** The result or the reason, whatever the status. */
  public CanonicalJson payload() {
    return outcome.payload();
  }
}
