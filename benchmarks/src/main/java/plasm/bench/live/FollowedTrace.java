package plasm.bench.live;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import plasm.bench.ServiceProcess;
import plasm.bench.sink.Answers;
import plasm.bench.sink.EventFactory;
import plasm.bench.sink.TraceCursor;

/** A trace that subscribers follow, and how many events it has. */
final class FollowedTrace {
  private static final int BATCH = 512;

  private final TraceCursor cursor = new TraceCursor();
  private volatile long events;

  /** Its first events, all of which are kept when this returns. */
  void store(ServiceProcess service, EventFactory factory, int count) {
    for (int rest = count; rest > 0; rest -= BATCH) {
      int size = Math.min(rest, BATCH);
      byte[] body = factory.nextBatch(cursor, size).getBytes();
      if (Answers.accepted(service.post("/v1/events", body)) != size) {
        throw new IllegalStateException("the service did not keep what was stored beforehand");
      }
      accepted(size);
    }
  }

  Buffer nextEvent(EventFactory factory) {
    return factory.nextBatch(cursor, 1);
  }

  /** By one thread at a time. */
  void accepted(int count) {
    events += count;
  }

  /** The seq of the last event, too: each one is a segment. */
  long events() {
    return events;
  }

  /**
   * What asks for the stream.
   *
   * @param seen the last seq that is known; 0: a snapshot is wanted
   */
  ByteBuffer request(long seen) {
    String head =
        "GET /v1/traces/%s/stream?tenant_id=%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
            .formatted(
                cursor.traceName(),
                EventFactory.tenantName(0),
                seen == 0 ? "" : "Last-Event-ID: " + seen + "\r\n");
    return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
  }
}
