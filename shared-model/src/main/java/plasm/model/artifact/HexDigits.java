package plasm.model.artifact;

import java.util.Locale;
import java.util.Optional;

/** Digests in print: a fixed number of hexadecimal digits, lowercase out. */
final class HexDigits {
  private HexDigits() {}

  /** Either case in, lowercase out; empty for another length or alphabet. */
  static Optional<String> parse(String text, int length) {
    if (text.length() != length) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      if (!isDigit(text.charAt(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(text.toLowerCase(Locale.ROOT));
  }

  /**
   * @throws IllegalArgumentException when the text is not what {@link #parse} gives out
   */
  static void require(String text, int length) {
    if (!parse(text, length).equals(Optional.of(text))) {
      throw new IllegalArgumentException("not " + length + " lowercase hex digits: " + text);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }
}
