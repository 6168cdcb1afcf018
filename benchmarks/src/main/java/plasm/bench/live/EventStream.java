package plasm.bench.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Server-Sent Events, as far as the benchmark looks at them: the kind, the id, and the millisecond
 * of a patch's event. It shares the cores with the service, so nothing else is looked at but for
 * the ends of lines.
 */
final class EventStream {
  /** What is seen. */
  interface Listener {
    void snapshot(long seq);

    void patch(long seq, long eventMillis);

    void lagged();
  }

  /** The beginning of a patch's line of data, up to the event's millisecond. */
  private static final int LOOKED_AT = 128;

  private static final byte[] MILLIS = ascii("\"emitted_at_ms\":");
  private static final byte[] PATCH = ascii("event: patch");
  private static final byte[] SNAPSHOT = ascii("event: snapshot");
  private static final byte[] LAGGED = ascii(": lagged");
  private static final int ID_AT = "id: ".length();

  private enum Kind {
    NONE,
    PATCH,
    SNAPSHOT
  }

  private final Listener listener;
  private final byte[] line = new byte[LOOKED_AT];
  private int length;
  private Kind kind = Kind.NONE;
  private long id;
  private long millis;

  EventStream(Listener listener) {
    this.listener = listener;
  }

  void accept(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      int end = Newline.find(bytes, at, count);
      int copied = Math.min(end - at, LOOKED_AT - length);
      System.arraycopy(bytes, at, line, length, copied);
      length += copied;
      if (end < count) {
        line();
        length = 0;
      }
      at = end + 1;
    }
  }

  private void line() {
    if (length == 0) {
      dispatch();
      return;
    }
    switch (line[0]) {
      case 'e' -> kind = is(PATCH) ? Kind.PATCH : is(SNAPSHOT) ? Kind.SNAPSHOT : Kind.NONE;
      case 'i' -> id = number(ID_AT);
      case 'd' -> millis = kind == Kind.PATCH ? number(behindMillisName()) : 0;
      default -> {
        if (is(LAGGED)) {
          listener.lagged();
        }
      }
    }
  }

  private void dispatch() {
    switch (kind) {
      case PATCH -> listener.patch(id, millis);
      case SNAPSHOT -> listener.snapshot(id);
      case NONE -> {}
    }
    kind = Kind.NONE;
  }

  private boolean is(byte[] text) {
    return length == text.length && Arrays.equals(line, 0, length, text, 0, length);
  }

  private int behindMillisName() {
    for (int at = 0; at <= length - MILLIS.length; at++) {
      int end = at + MILLIS.length;
      if (line[at] == '"' && Arrays.equals(line, at, end, MILLIS, 0, MILLIS.length)) {
        return end;
      }
    }
    throw new IllegalStateException(
        "a patch without a time: " + new String(line, 0, length, StandardCharsets.US_ASCII));
  }

  private long number(int from) {
    long value = 0;
    for (int at = from; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
      value = value * 10 + line[at] - '0';
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
