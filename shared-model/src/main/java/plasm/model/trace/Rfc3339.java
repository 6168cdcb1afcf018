package plasm.model.trace;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Timestamps as RFC 3339 spells them: any offset in, UTC out, kept to the microsecond unless asked
 * for exactly.
 *
 * <p>Years 0000 to 9999 in UTC; a leap second ({@code :60}) counts as the first moment of the next
 * minute.
 */
public final class Rfc3339 {
  private static final long FIRST_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Rfc3339() {}

  /** Empty when the text is not an RFC 3339 date-time. */
  public static Optional<Instant> parse(String text) {
    return parseExactly(text).map(time -> time.truncatedTo(ChronoUnit.MICROS));
  }

  /** To the nanosecond; empty when the text is not an RFC 3339 date-time. */
  public static Optional<Instant> parseExactly(String text) {
    try {
      return Optional.of(parseStrictly(text));
    } catch (DateTimeException notATimestamp) {
      return Optional.empty();
    }
  }

  /** In UTC, with no more digits of the second than needed in groups of three. */
  public static String format(Instant instant) {
    return instant.toString();
  }

  public static long toMicros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  public static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Times that RFC 3339 cannot print, from the year 10000 on, count as the last that it can. */
  public static Instant ofUnsignedMillis(long millis) {
    long last = LAST_SECOND * 1_000;
    return Instant.ofEpochMilli(Long.compareUnsigned(millis, last) > 0 ? last : millis);
  }

  private static Instant parseStrictly(String text) {
    int length = text.length();
    if (length < 20) {
      throw new DateTimeException("too short");
    }
    LocalDate date = LocalDate.of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    char separator = text.charAt(10);
    require(text.charAt(4) == '-' && text.charAt(7) == '-');
    require(separator == 'T' || separator == 't' || separator == ' ');
    require(text.charAt(13) == ':' && text.charAt(16) == ':');
    require(hour < 24 && minute < 60 && second <= 60);
    int at = 19;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int scale = 100_000_000;
      int first = ++at;
      for (; at < length && isDigit(text.charAt(at)); at++, scale /= 10) {
        nanos += (text.charAt(at) - '0') * scale;
      }
      require(at > first);
    }
    long offset = offsetSeconds(text, at);
    long seconds = date.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second - offset;
    require(seconds >= FIRST_SECOND && seconds <= LAST_SECOND);
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static long offsetSeconds(String text, int at) {
    require(at < text.length());
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      require(at + 1 == text.length());
      return 0;
    }
    require((sign == '+' || sign == '-') && at + 6 == text.length() && text.charAt(at + 3) == ':');
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    require(hours < 24 && minutes < 60);
    long seconds = hours * 3_600L + minutes * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  private static int digits(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      require(i < text.length() && isDigit(text.charAt(i)));
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new DateTimeException("not RFC 3339");
    }
  }
}
