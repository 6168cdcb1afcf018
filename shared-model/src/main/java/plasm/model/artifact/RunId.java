package plasm.model.artifact;

import java.util.Optional;

/**
 * Which run it was: the SHA-256 of what was run (spec/run-artifacts.md, run_id), so the same run
 * has the same id everywhere.
 *
 * @param hex 64 lowercase hex digits, as storage keys spell them
 */
public record RunId(String hex) {
  private static final int HEX_DIGITS = 64;
  private static final String PREFIX = "pr";

  /**
   * @throws IllegalArgumentException when they are not 64 lowercase hex digits
   */
  public RunId {
    HexDigits.require(hex, HEX_DIGITS);
  }

  /** {@code pr} and 64 hex digits in either case; empty for anything else, also for UUIDs. */
  public static Optional<RunId> parse(String text) {
    return text.startsWith(PREFIX)
        ? HexDigits.parse(text.substring(PREFIX.length()), HEX_DIGITS).map(RunId::new)
        : Optional.empty();
  }

  /** The wire form: {@code pr} and 64 lowercase hex digits. */
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
