package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.RawJson;

/** The small parts: how long to wait, and what to send. */
class RelayPartsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "-                              | 0",
        "''                             | 0",
        "0                              | 0",
        "1                              | 1000",
        "' 120 '                        | 120000",
        "301                            | 300000",
        "99999999999999999999999        | 300000",
        "-5                             | 0",
        "1.5                            | 0",
        "soon                           | 0",
        "Fri, 01 May 2026 00:00:30 GMT  | 30000",
        "Fri, 1 May 2026 00:00:30 GMT   | 30000",
        "Thu, 30 Apr 2026 23:00:00 GMT  | 0",
        "Sat, 02 May 2026 00:00:00 GMT  | 300000",
        "2026-05-01T00:00:30Z           | 0",
      })
  void retryAfter(String header, long millis) {
    assertEquals(Duration.ofMillis(millis), RetryAfter.parse(header, NOW));
  }

  @Test
  void backoff_growsAtRandomUpToABoundAndBeginsAnew() {
    Backoff backoff = new Backoff(new SplittableRandom(7));
    long bound = 100;
    long longest = 0;
    for (int i = 0; i < 2_000; i++) {
      long pause = backoff.next().toMillis();
      assertTrue(pause >= 10 && pause <= bound, pause + " of " + bound);
      longest = Math.max(longest, pause);
      bound = Math.min(30_000, 2 * bound);
    }
    assertTrue(longest > 29_000, "longest: " + longest);
    backoff.reset();
    assertTrue(backoff.next().toMillis() <= 100);
  }

  @Test
  void body_isAnObjectWithTheEvents() {
    assertEquals("{\"events\":[]}", new String(BatchBody.of(List.of())));
    assertEquals("{\"events\":[{}]}", new String(BatchBody.of(List.of(RawJson.of("{}")))));
    assertEquals(
        "{\"events\":[{\"a\":1},{},{\"b\":2}]}",
        new String(
            BatchBody.of(
                List.of(RawJson.of("{\"a\":1}"), RawJson.of("{}"), RawJson.of("{\"b\":2}")))));
  }
}
