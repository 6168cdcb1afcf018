package plasm.sink.relay;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import plasm.model.json.RawJson;

/** The body of a request that hands things on: the very bytes in which each was posted. */
final class BatchBody {
  private static final byte[] HEAD = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

  private BatchBody() {}

  /** One a line. */
  static byte[] lines(Collection<RawJson> records) {
    byte[] body = new byte[records.stream().mapToInt(record -> record.length() + 1).sum()];
    int at = 0;
    for (RawJson record : records) {
      record.copyTo(body, at);
      at += record.length();
      body[at++] = '\n';
    }
    return body;
  }

  static byte[] of(Collection<RawJson> events) {
    int length = HEAD.length + TAIL.length + Math.max(0, events.size() - 1);
    for (RawJson event : events) {
      length += event.length();
    }
    byte[] body = new byte[length];
    System.arraycopy(HEAD, 0, body, 0, HEAD.length);
    int at = HEAD.length;
    for (RawJson event : events) {
      if (at > HEAD.length) {
        body[at++] = ',';
      }
      event.copyTo(body, at);
      at += event.length();
    }
    System.arraycopy(TAIL, 0, body, at, TAIL.length);
    return body;
  }
}
