package plasm.bench.sink;

import java.nio.charset.StandardCharsets;

/** Where one connection stands: the trace it writes, that trace's tenant, the run, the position. */
public final class TraceCursor {
  private final byte[] traceId = new byte[36];
  private final byte[] runId = new byte[36];
  private int tenant;
  private int position = -1;

  /** The trace that the last event belongs to. */
  public String traceName() {
    return new String(traceId, StandardCharsets.US_ASCII);
  }

  byte[] traceId() {
    return traceId;
  }

  byte[] runId() {
    return runId;
  }

  int tenant() {
    return tenant;
  }

  int position() {
    return position;
  }

  /** Steps to the next event, of a new run or a new trace when the old one is full. */
  void advance(EventFactory factory) {
    position++;
    if (position % factory.eventsPerTrace() == 0) {
      position = 0;
      tenant = factory.nextTenant();
      factory.random().uuid(traceId, 0);
    }
    if (position % EventTemplates.EVENTS_PER_RUN == 0) {
      factory.random().uuid(runId, 0);
    }
  }
}
