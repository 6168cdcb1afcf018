package plasm.model.lash;

import java.util.Objects;
import plasm.model.json.CanonicalJson;

/**
 * One place where a replayed effect is not what was recorded (spec/lash-trace.md, section 5).
 *
 * @param path of the value, as in {@code a.b[0].c}
 */
public record EnvelopeDivergence(String path, Side recorded, Side reconstructed) {

  public EnvelopeDivergence {
    Objects.requireNonNull(path);
    Objects.requireNonNull(recorded);
    Objects.requireNonNull(reconstructed);
  }

  /** What one of the two has in that place. */
  public sealed interface Side {
    default String state() {
      return switch (this) {
        case Missing _ -> Missing.STATE;
        case Present _ -> Present.STATE;
      };
    }
  }

  /** Nothing. */
  public record Missing() implements Side {
    public static final String STATE = "missing";
  }

  /**
   * @param jsonLen the value's length in bytes, unsigned 64 bits
   * @param jsonSha256 lowercase hex
   * @param valueJson null when absent; JSON null is written, but reads back as absent
   * @param valueJsonOmittedReason why it is absent; null when it is not
   */
  public record Present(
      long jsonLen, String jsonSha256, CanonicalJson valueJson, String valueJsonOmittedReason)
      implements Side {
    public static final String STATE = "present";

    public Present {
      Objects.requireNonNull(jsonSha256);
    }
  }
}
