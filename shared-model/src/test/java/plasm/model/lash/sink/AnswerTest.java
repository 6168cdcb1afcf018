package plasm.model.lash.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                              | PT0S
          7                              | PT7S
          300                            | PT5M
          301                            | PT5M
          99999999999999999999           | PT0S
          9223372036854775807            | PT5M
          -1                             | PT0S
          1.5                            | PT0S
          ''                             | PT0S
          soon                           | PT0S
          Sun, 06 Nov 1994 08:49:40 GMT  | PT3S
          Sun, 06 Nov 1994 08:49:30 GMT  | PT0S
          Mon, 07 Nov 1994 08:49:37 GMT  | PT5M
          """)
  void retryAfter_isSecondsOrADate(String value, Duration expected) {
    assertEquals(expected, Answer.retryAfter(value, NOW));
  }
}
