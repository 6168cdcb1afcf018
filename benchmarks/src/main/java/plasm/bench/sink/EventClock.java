package plasm.bench.sink;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The time of the next event: now, in microseconds, and never the same step of time twice. */
final class EventClock {
  private static final int SECOND_CHARS = "2026-01-01T00:00:00".length();

  private final long originMicros = System.currentTimeMillis() * 1_000;
  private final long originNanos = System.nanoTime();
  private final long stepMicros;
  private long micros;
  private long renderedSecond = -1;
  private byte[] secondText = {};

  EventClock(long stepMicros) {
    this.stepMicros = stepMicros;
  }

  void advance() {
    micros =
        Math.max(micros + stepMicros, originMicros + (System.nanoTime() - originNanos) / 1_000);
  }

  long millis() {
    return micros / 1_000;
  }

  /** 27 bytes, in UTC. */
  void writeRfc3339(byte[] target, int at) {
    long second = micros / 1_000_000;
    if (second != renderedSecond) {
      secondText = Instant.ofEpochSecond(second).toString().getBytes(StandardCharsets.US_ASCII);
      renderedSecond = second;
    }
    System.arraycopy(secondText, 0, target, at, SECOND_CHARS);
    target[at + SECOND_CHARS] = '.';
    Digits.write(target, at + SECOND_CHARS + 1, 6, micros % 1_000_000);
    target[at + SECOND_CHARS + 7] = 'Z';
  }

  /** 13 bytes, milliseconds since 1970. */
  void writeMillis(byte[] target, int at) {
    Digits.write(target, at, 13, millis());
  }
}
