package plasm.sink.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IdleClockTest {
  private static final Instant NOW = Instant.parse("2026-04-07T10:00:30Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void liveAfterMs_liesTheWindowBack() {
    assertEquals(
        Instant.parse("2026-04-07T10:00:00Z").toEpochMilli(),
        new IdleClock(CLOCK, Duration.ofSeconds(30)).liveAfterMs());
  }

  @Test
  void liveAfterMs_ofNoWindowIsBeforeEverything() {
    assertEquals(Long.MIN_VALUE, new IdleClock(CLOCK, Duration.ZERO).liveAfterMs());
  }
}
