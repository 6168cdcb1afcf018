package plasm.model.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * 64-bit floats as runtimes print them: the fewest digits that read back as the same float, in the
 * notation of Rust's ryu crate, which serde_json uses.
 *
 * <p>Plain with at least one digit on each side of the point from 0.00001 up to below
 * 10<sup>16</sup>, else with an exponent that has no plus sign and no leading zero.
 */
final class Float64 {
  /** Where the point may stand behind the first digit's place for the plain notation. */
  private static final int LOWEST_PLAIN_POINT = -4;

  private static final int HIGHEST_PLAIN_POINT = 16;

  private Float64() {}

  /**
   * @param value finite
   */
  static String print(double value) {
    // The only way to tell the two zeros apart.
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double magnitude = Math.abs(value);
    return sign + (magnitude == 0 ? "0.0" : notation(shortest(magnitude)));
  }

  private static BigDecimal shortest(double magnitude) {
    if (magnitude < Double.MIN_NORMAL) {
      // Java prints two digits where one would do; that shows only where floats lie so thin.
      BigDecimal oneDigit = new BigDecimal(magnitude).round(new MathContext(1));
      if (oneDigit.doubleValue() == magnitude) {
        return oneDigit;
      }
    }
    return new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
  }

  private static String notation(BigDecimal value) {
    String digits = value.unscaledValue().toString();
    int count = digits.length();
    int point = count - value.scale();
    if (point < LOWEST_PLAIN_POINT || point > HIGHEST_PLAIN_POINT) {
      String fraction = count == 1 ? "" : "." + digits.substring(1);
      return digits.charAt(0) + fraction + "e" + (point - 1);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= count) {
      return digits + "0".repeat(point - count) + ".0";
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }
}
