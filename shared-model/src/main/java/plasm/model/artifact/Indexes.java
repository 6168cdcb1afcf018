package plasm.model.artifact;

import java.util.OptionalLong;

/**
 * The running numbers of a session's runs and plans, as paths, URIs and handles spell them:
 * decimal, without sign and leading zeros, 0 to 2<sup>63</sup>-1.
 */
public final class Indexes {
  private static final int MOST_DIGITS = 19;

  private Indexes() {}

  /** Empty for anything that does not print the same again. */
  public static OptionalLong parse(String text) {
    int length = text.length();
    if (length == 0 || length > MOST_DIGITS || length > 1 && text.charAt(0) == '0') {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalLong.empty();
      }
      value = value * 10 + digit;
    }
    // 19 digits stay below 2^64, so what exceeds 2^63-1 shows as negative.
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * @throws IllegalArgumentException when the index is negative
   */
  static void require(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("an index is not negative: " + index);
    }
  }
}
