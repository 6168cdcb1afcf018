package plasm.bench.live;

import java.nio.charset.StandardCharsets;

/** Takes the head of an answer and the marks of its chunks out of the bytes of a connection. */
final class ChunkedBody {
  private static final String OK = "HTTP/1.1 200";
  private static final int LONGEST_HEAD = 4_096;

  private StringBuilder head = new StringBuilder();
  private int remaining;
  private int size;
  private int sizeDigits;

  /** Moves what belongs to the body to the front and returns how much that is. */
  int strip(byte[] bytes, int length) {
    int body = 0;
    int at = 0;
    while (at < length) {
      if (remaining > 0) {
        int count = Math.min(remaining, length - at);
        System.arraycopy(bytes, at, bytes, body, count);
        body += count;
        at += count;
        remaining -= count;
      } else if (head != null) {
        head(bytes[at++]);
      } else {
        mark(bytes[at++]);
      }
    }
    return body;
  }

  private void head(byte octet) {
    head.append((char) octet);
    if (octet == '\n' && head.indexOf("\r\n\r\n") >= 0) {
      if (head.indexOf(OK) != 0 || head.indexOf("chunked") < 0) {
        throw new IllegalStateException("no stream but " + head);
      }
      head = null;
    } else if (head.length() > LONGEST_HEAD) {
      throw new IllegalStateException("no answer but " + head);
    }
  }

  /** A line with the size of a chunk in hexadecimal, or the empty one behind a chunk. */
  private void mark(byte octet) {
    if (octet == '\n') {
      remaining = size;
      size = 0;
      sizeDigits = 0;
    } else if (octet != '\r') {
      int digit = Character.digit(octet, 16);
      if (digit < 0 || ++sizeDigits > 7) {
        throw new IllegalStateException(
            "no chunk begins with " + new String(new byte[] {octet}, StandardCharsets.ISO_8859_1));
      }
      size = size * 16 + digit;
    }
  }
}
