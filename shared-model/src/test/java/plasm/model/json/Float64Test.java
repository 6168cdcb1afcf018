package plasm.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float64Test {
  /** Expectations were printed by serde_json 1.0.140 (float_roundtrip) with ryu 1.0.23. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0.0,                     0.0
          -0.0,                    -0.0
          1.0,                     1.0
          -1.0,                    -1.0
          2.5,                     2.5
          0.1,                     0.1
          1e2,                     100.0
          1e15,                    1000000000000000.0
          1e16,                    1e16
          -1e16,                   -1e16
          1e22,                    1e22
          1e23,                    1e23
          2e23,                    2e23
          9999999999999998.0,      9999999999999998.0
          1234567890123456.7,      1234567890123456.8
          12345678901234567.0,     1.2345678901234568e16
          18446744073709551616,    1.8446744073709552e19
          -9223372036854775809,    -9.223372036854776e18
          9007199254740993.0,      9007199254740992.0
          123456.789,              123456.789
          0.012,                   0.012
          1e-4,                    0.0001
          1e-5,                    0.00001
          -1e-5,                   -0.00001
          0.00001234,              0.00001234
          0.0000123456789012345,   0.0000123456789012345
          0.0000099999999999,      9.9999999999e-6
          1e-6,                    1e-6
          1.234e-6,                1.234e-6
          1e-7,                    1e-7
          1.5e300,                 1.5e300
          1.7976931348623157e308,  1.7976931348623157e308
          2.2250738585072014e-308, 2.2250738585072014e-308
          2.225073858507201e-308,  2.225073858507201e-308
          5e-324,                  5e-324
          9.9e-324,                1e-323
          1.5e-323,                1.5e-323
          2e-323,                  2e-323
          2.5e-323,                2.5e-323
          1e-400,                  0.0
          """)
  void print_isAsRuntimesPrint(double value, String expected) {
    assertEquals(expected, Float64.print(value));
  }

  @Test
  void print_readsBackAndIsShortest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      // Fewer bits give more small and subnormal magnitudes.
      double value = Double.longBitsToDouble(random.nextLong() >>> random.nextInt(64));
      if (!Double.isFinite(value)) {
        continue;
      }
      String printed = Float64.print(value);
      String seen = "seed " + seed + ": " + value + " as " + printed;
      assertEquals(value, Double.parseDouble(printed), seen);
      int digits = new BigDecimal(printed).stripTrailingZeros().precision();
      if (digits > 1) {
        BigDecimal shorter = new BigDecimal(value).round(new MathContext(digits - 1));
        assertNotEquals(value, shorter.doubleValue(), seen);
      }
    }
  }
}
