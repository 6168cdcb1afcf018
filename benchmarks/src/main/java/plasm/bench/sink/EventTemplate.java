package plasm.bench.sink;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * One event as JSON bytes whose identities and times are overwritten in place for each use.
 *
 * <p>Used by one thread: the bytes are copied out right after patching.
 */
final class EventTemplate {
  static final String EVENT_ID = mark("event-id", 36);
  static final String TRACE_ID = mark("trace-id", 36);
  static final String RUN_ID = mark("run-id", 36);
  static final String EMITTED_AT = mark("emitted-at", 27);
  static final String EMITTED_AT_MS = mark("emitted-ms", 13);
  static final String TENANT = "bench-tenant-@@";
  static final String FINGERPRINT = mark("fingerprint", 64);

  private final byte[] json;
  private final int[] eventIds;
  private final int[] traceIds;
  private final int[] runIds;
  private final int[] times;
  private final int[] millis;
  private final int[] tenants;
  private final int[] fingerprints;

  EventTemplate(String json) {
    this.json = json.getBytes(StandardCharsets.US_ASCII);
    eventIds = places(json, EVENT_ID);
    traceIds = places(json, TRACE_ID);
    runIds = places(json, RUN_ID);
    times = places(json, EMITTED_AT);
    millis = places(json, EMITTED_AT_MS);
    tenants = places(json, TENANT);
    fingerprints = places(json, FINGERPRINT);
  }

  int length() {
    return json.length;
  }

  /** Writes the event that {@code trace} has next. */
  void appendTo(Buffer out, TraceCursor trace, EventClock clock, RandomText random) {
    for (int at : eventIds) {
      random.uuid(json, at);
    }
    for (int at : traceIds) {
      System.arraycopy(trace.traceId(), 0, json, at, TRACE_ID.length());
    }
    for (int at : runIds) {
      System.arraycopy(trace.runId(), 0, json, at, RUN_ID.length());
    }
    for (int at : times) {
      clock.writeRfc3339(json, at);
    }
    for (int at : millis) {
      clock.writeMillis(json, at);
    }
    for (int at : tenants) {
      Digits.write(json, at + TENANT.length() - 2, 2, trace.tenant());
    }
    for (int at : fingerprints) {
      random.hex(json, at, FINGERPRINT.length());
    }
    out.appendBytes(json);
  }

  private static int[] places(String json, String mark) {
    return IntStream.iterate(
            json.indexOf(mark), at -> at >= 0, at -> json.indexOf(mark, at + mark.length()))
        .toArray();
  }

  private static String mark(String name, int length) {
    return "@" + name + "@".repeat(length - name.length() - 1);
  }
}
