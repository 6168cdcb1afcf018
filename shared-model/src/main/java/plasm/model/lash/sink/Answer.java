package plasm.model.lash.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** What the service said of a batch. */
sealed interface Answer {
  /** All of it is durable, now or from before. */
  record Accepted() implements Answer {}

  /**
   * Asking again would not help.
   *
   * @param dividing whether a smaller batch may be taken
   */
  record Refused(int status, String said, boolean dividing) implements Answer {}

  /**
   * Asking again may help, and is harmless: ids make records unique.
   *
   * @param after how long the service wants to be left alone; zero when it does not say
   */
  record Again(Duration after, String reason) implements Answer {}

  /** Nobody honest asks to be left alone for longer. */
  Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** A problem's text is short; what is longer is cut. */
  int MOST_OF_A_BODY = 2_048;

  static Answer of(HttpResponse<InputStream> response, Instant now) throws IOException {
    int status = response.statusCode();
    String said;
    try (InputStream body = response.body()) {
      said = new String(body.readNBytes(MOST_OF_A_BODY), StandardCharsets.UTF_8);
    }
    return switch (status) {
      case 200 -> new Accepted();
      case 408, 425, 429, 500, 502, 503, 504 ->
          new Again(
              response
                  .headers()
                  .firstValue("Retry-After")
                  .map(value -> retryAfter(value, now))
                  .orElse(Duration.ZERO),
              "the service answered " + status);
      default -> new Refused(status, said, status == 400 || status == 413 || status == 422);
    };
  }

  /** RFC 9110, 10.2.3: seconds, or a date; zero for anything else. */
  static Duration retryAfter(String value, Instant now) {
    try {
      Duration asked =
          value.chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return asked.isNegative()
          ? Duration.ZERO
          : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
      return Duration.ZERO;
    }
  }
}
