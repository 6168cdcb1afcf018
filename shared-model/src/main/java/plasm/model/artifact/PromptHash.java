package plasm.model.artifact;

import java.util.Optional;

/**
 * Under which prompt an execute session ran.
 *
 * @param hex 64 lowercase hex digits
 */
public record PromptHash(String hex) {
  private static final int HEX_DIGITS = 64;

  /**
   * @throws IllegalArgumentException when they are not 64 lowercase hex digits
   */
  public PromptHash {
    HexDigits.require(hex, HEX_DIGITS);
  }

  /** 64 hex digits in either case; empty for anything else. */
  public static Optional<PromptHash> parse(String text) {
    return HexDigits.parse(text, HEX_DIGITS).map(PromptHash::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
