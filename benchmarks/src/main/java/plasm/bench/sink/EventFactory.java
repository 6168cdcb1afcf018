package plasm.bench.sink;

import io.vertx.core.buffer.Buffer;

/**
 * Makes request bodies of events that no one has seen yet. Used by one thread.
 *
 * <p>Traces go to the tenants in turn. An average event has about 1.2 KB.
 */
public final class EventFactory {
  private static final String HEAD = "{\"events\":[";
  private static final String TAIL = "]}";
  private static final int EVENT_BYTES = 1_500;

  private final EventTemplates templates = new EventTemplates();
  private final EventClock clock;
  private final RandomText random = new RandomText();
  private final int tenants;
  private final int eventsPerTrace;
  private int traces;

  public EventFactory(int tenants, int eventsPerTrace) {
    this(tenants, eventsPerTrace, new EventClock(1));
  }

  private EventFactory(int tenants, int eventsPerTrace, EventClock clock) {
    this.tenants = tenants;
    this.eventsPerTrace = eventsPerTrace;
    this.clock = clock;
  }

  /** Events of one tenant, in traces that never get full, each known by its millisecond. */
  public static EventFactory ofDistinctMillis() {
    return new EventFactory(1, Integer.MAX_VALUE, new EventClock(1_000));
  }

  /** The {@code emitted_at_ms} of the event that was made last. */
  public long lastMillis() {
    return clock.millis();
  }

  public Buffer nextBatch(TraceCursor trace, int events) {
    Buffer body = Buffer.buffer(HEAD.length() + TAIL.length() + events * EVENT_BYTES);
    body.appendString(HEAD);
    for (int i = 0; i < events; i++) {
      if (i > 0) {
        body.appendByte((byte) ',');
      }
      trace.advance(this);
      clock.advance();
      templates.pick(trace.position(), random.below(64)).appendTo(body, trace, clock, random);
    }
    return body.appendString(TAIL);
  }

  int eventsPerTrace() {
    return eventsPerTrace;
  }

  int nextTenant() {
    return traces++ % tenants;
  }

  RandomText random() {
    return random;
  }

  /** The tenant that stands at {@code index} in the turn. */
  public static String tenantName(int index) {
    return EventTemplate.TENANT.replace("@@", "%02d".formatted(index));
  }
}
