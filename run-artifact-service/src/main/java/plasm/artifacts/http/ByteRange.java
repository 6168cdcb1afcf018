package plasm.artifacts.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one range of a Range header (RFC 9110, 14.2), fitted to a payload.
 *
 * @param from its first byte
 * @param length how many; 0: the range begins behind the end and cannot be satisfied
 */
record ByteRange(long from, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /**
   * Empty when the payload is to be answered whole: no header, another unit, several ranges, or no
   * range at all.
   */
  static Optional<ByteRange> parse(String header, long payloadLength) {
    Matcher one = ONE.matcher(header == null ? "" : header.strip());
    if (!one.matches()) {
      return Optional.empty();
    }
    String first = one.group(1);
    String last = one.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? Optional.empty() : Optional.of(suffix(last, payloadLength));
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    if (to < from) {
      return Optional.empty();
    }
    long end = Math.min(to, payloadLength - 1);
    return Optional.of(new ByteRange(from, Math.max(0, end - from + 1)));
  }

  private static ByteRange suffix(String count, long payloadLength) {
    long length = Math.min(Long.parseLong(count), payloadLength);
    return new ByteRange(payloadLength - length, length);
  }

  boolean isSatisfiable() {
    return length > 0;
  }

  /** The value of Content-Range. */
  String of(long payloadLength) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + payloadLength;
  }
}
