package plasm.sink.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** The header by which a server says how long it wants to be left alone (RFC 9110, 10.2.3). */
final class RetryAfter {
  /** Longer is not believed: whoever came back earlier would not be noticed. */
  static final Duration MOST = Duration.ofMinutes(5);

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

  private RetryAfter() {}

  /**
   * Zero when absent, past, or neither seconds nor a date.
   *
   * @param header may be null
   */
  static Duration parse(String header, Instant now) {
    String text = header == null ? "" : header.strip();
    Duration wait =
        !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')
            ? seconds(text)
            : untilDate(text, now);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MOST) > 0 ? MOST : wait;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? MOST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration untilDate(String text, Instant now) {
    try {
      return Duration.between(now, HTTP_DATE.parse(text, Instant::from));
    } catch (DateTimeParseException neither) {
      return Duration.ZERO;
    }
  }
}
