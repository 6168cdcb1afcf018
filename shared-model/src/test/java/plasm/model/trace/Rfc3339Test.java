package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-04-07T10:00:00.000000999Z,       2026-04-07T10:00:00.000000999Z
          2026-04-07T10:00:00.1234567899+01:00, 2026-04-07T09:00:00.123456789Z
          1969-12-31T23:59:59.999999999Z,       1969-12-31T23:59:59.999999999Z
          """)
  void parseExactly_keepsNanoseconds(String text, String expected) {
    assertEquals(Optional.of(expected), Rfc3339.parseExactly(text).map(Rfc3339::format));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-04-07T10:00:00Z,                2026-04-07T10:00:00Z
          2026-04-07t10:00:00z,                2026-04-07T10:00:00Z
          2026-04-07 10:00:00Z,                2026-04-07T10:00:00Z
          2026-04-07T10:00:00.5Z,              2026-04-07T10:00:00.500Z
          2026-04-07T10:00:00.535055Z,         2026-04-07T10:00:00.535055Z
          1970-01-01T00:00:00Z,                1970-01-01T00:00:00Z
          1969-12-31T23:59:59.999999Z,         1969-12-31T23:59:59.999999Z
          0000-01-01T00:00:00Z,                0000-01-01T00:00:00Z
          9999-12-31T23:59:59.999999Z,         9999-12-31T23:59:59.999999Z
          2024-02-29T00:00:00Z,                2024-02-29T00:00:00Z
          2000-02-29T00:00:00Z,                2000-02-29T00:00:00Z
          """)
  void parse_takesEverySpelling(String text, String expected) {
    assertEquals(Optional.of(expected), Rfc3339.parse(text).map(Rfc3339::format));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-04-07T10:00:00+00:00,           2026-04-07T10:00:00Z
          2026-04-07T10:00:00-00:00,           2026-04-07T10:00:00Z
          2026-04-07T10:00:00+02:00,           2026-04-07T08:00:00Z
          2026-04-07T10:00:00-02:00,           2026-04-07T12:00:00Z
          2026-04-07T00:10:00+05:45,           2026-04-06T18:25:00Z
          2026-12-31T23:30:00.25-03:30,        2027-01-01T03:00:00.250Z
          2026-04-07T10:00:00+23:59,           2026-04-06T10:01:00Z
          2026-04-07T10:00:00-23:59,           2026-04-08T09:59:00Z
          """)
  void parse_movesOffsetsToUtc(String text, String expected) {
    assertEquals(Optional.of(expected), Rfc3339.parse(text).map(Rfc3339::format));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-04-07T10:00:00.1234567Z,        2026-04-07T10:00:00.123456Z
          2026-04-07T10:00:00.999999999Z,      2026-04-07T10:00:00.999999Z
          2026-04-07T10:00:00.000000999Z,      2026-04-07T10:00:00Z
          2026-04-07T10:00:00.12345678901234567890+01:00, 2026-04-07T09:00:00.123456Z
          1969-12-31T23:59:59.0000019Z,        1969-12-31T23:59:59.000001Z
          """)
  void parse_cutsAtTheMicrosecond(String text, String expected) {
    assertEquals(Optional.of(expected), Rfc3339.parse(text).map(Rfc3339::format));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2016-12-31T23:59:60Z,                2017-01-01T00:00:00Z
          2016-12-31T23:59:60.5Z,              2017-01-01T00:00:00.500Z
          2016-12-31T15:59:60-08:00,           2017-01-01T00:00:00Z
          """)
  void parse_countsALeapSecondAsTheNextMinute(String text, String expected) {
    assertEquals(Optional.of(expected), Rfc3339.parse(text).map(Rfc3339::format));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "1775556000",
        "2026-04-07",
        "2026-04-07T10:00Z",
        "2026-04-07T10:00:00",
        "2026-04-07T10:00:00.5",
        "2026-04-07T10:00:00.Z",
        "2026-04-07T10:00:00,5Z",
        "2026-04-07T10:00:00. 5Z",
        "2026-4-07T10:00:00.00Z",
        "026-04-07T10:00:00.000Z",
        "+2026-04-07T10:00:00Z",
        "-2026-04-07T10:00:00Z",
        "12026-04-07T10:00:00Z",
        "2026/04/07T10:00:00Z",
        "2026-04-07_10:00:00Z",
        "2026-04-07T10.00.00Z",
        " 2026-04-07T10:00:00Z",
        "2026-04-07T10:00:00Z ",
        "2026-04-07T10:00:00ZZ",
        "2026-04-07T10:00:00\u00a0Z",
        "\u0662026-04-07T10:00:00Z",
        "2026-04-07T10:00:00.\u0665Z"
      })
  void parse_isEmptyForABadSpelling(String text) {
    assertEquals(Optional.empty(), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-00-07T10:00:00Z",
        "2026-13-07T10:00:00Z",
        "2026-04-00T10:00:00Z",
        "2026-04-31T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "1900-02-29T10:00:00Z",
        "2026-04-07T24:00:00Z",
        "2026-04-07T10:60:00Z",
        "2026-04-07T10:00:61Z"
      })
  void parse_isEmptyForADateOrTimeThatIsNone(String text) {
    assertEquals(Optional.empty(), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-04-07T10:00:00+",
        "2026-04-07T10:00:00+02",
        "2026-04-07T10:00:00+0200",
        "2026-04-07T10:00:00+2:00",
        "2026-04-07T10:00:00+02:0",
        "2026-04-07T10:00:00+02:000",
        "2026-04-07T10:00:00+02-00",
        "2026-04-07T10:00:00+24:00",
        "2026-04-07T10:00:00+02:60",
        "2026-04-07T10:00:00+02:00Z",
        "2026-04-07T10:00:00Z+02:00",
        "2026-04-07T10:00:00UTC",
        "2026-04-07T10:00:00[UTC]",
        "2026-04-07T10:00:00+-2:00"
      })
  void parse_isEmptyForABadOffset(String text) {
    assertEquals(Optional.empty(), Rfc3339.parse(text));
  }

  /** Prevents timestamps that print as +10000-... or -0001-..., which nobody could read back. */
  @ParameterizedTest
  @ValueSource(
      strings = {"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"})
  void parse_isEmptyWhenTheYearInUtcHasNoFourDigits(String text) {
    assertEquals(Optional.empty(), Rfc3339.parse(text));
  }

  @Test
  void format_isReadBackToTheMicrosecond() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long first = Rfc3339.toMicros(Instant.parse("0000-01-01T00:00:00Z"));
    long end = Rfc3339.toMicros(Instant.parse("9999-12-31T23:59:59Z"));
    for (int i = 0; i < 10_000; i++) {
      Instant instant = Rfc3339.ofMicros(random.nextLong(first, end));
      assertEquals(
          Optional.of(instant), Rfc3339.parse(Rfc3339.format(instant)), () -> "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1970-01-01T00:00:00Z,        0
          1970-01-01T00:00:00.000001Z, 1
          1969-12-31T23:59:59.999999Z, -1
          1969-12-31T23:59:59Z,        -1000000
          2026-04-07T10:00:00.535055Z, 1775556000535055
          """)
  void toMicros_andBack(Instant instant, long micros) {
    assertEquals(micros, Rfc3339.toMicros(instant));
    assertEquals(instant, Rfc3339.ofMicros(micros));
  }

  @Test
  void toMicros_cutsNanosTowardsThePast() {
    assertEquals(1, Rfc3339.toMicros(Instant.ofEpochSecond(0, 1_999)));
    assertEquals(-1, Rfc3339.toMicros(Instant.ofEpochSecond(-1, 999_999_999)));
  }

  @Test
  void ofMicros_readsBackWhatToMicrosGave() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long micros = random.nextLong() / 2;
      assertEquals(micros, Rfc3339.toMicros(Rfc3339.ofMicros(micros)), () -> "seed " + seed);
    }
  }

  @Test
  void toMicros_refusesWhatOverflows() {
    assertThrows(ArithmeticException.class, () -> Rfc3339.toMicros(Instant.MAX));
  }
}
