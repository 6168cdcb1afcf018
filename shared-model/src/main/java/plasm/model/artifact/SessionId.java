package plasm.model.artifact;

import java.util.Optional;

/**
 * Which execute session it was, within its prompt hash.
 *
 * @param hex 32 lowercase hex digits
 */
public record SessionId(String hex) {
  private static final int HEX_DIGITS = 32;

  /**
   * @throws IllegalArgumentException when they are not 32 lowercase hex digits
   */
  public SessionId {
    HexDigits.require(hex, HEX_DIGITS);
  }

  /** 32 hex digits in either case, without hyphens; empty for anything else. */
  public static Optional<SessionId> parse(String text) {
    return HexDigits.parse(text, HEX_DIGITS).map(SessionId::new);
  }

  @Override
  public String toString() {
    return hex;
  }
}
