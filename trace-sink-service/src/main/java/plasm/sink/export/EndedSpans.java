package plasm.sink.export;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import plasm.model.trace.Tenant;

/**
 * Collects spans as they end, until they are sent. Instead of the SDK's batching processor, which
 * has a thread and a queue of its own, and drops what its queue or a failing receiver does not
 * take: here one thread makes spans and sends them, so none gets lost in between. For that thread
 * only.
 *
 * <p>Spans of a tenant name it, since ids are unique within a tenant only.
 */
final class EndedSpans implements SpanProcessor {
  private static final String TENANT = "plasm.tenant_id";

  private List<SpanData> ended = new ArrayList<>();
  private Tenant tenant = Tenant.NONE;

  /** Whose the spans are that begin from now on. */
  void beginFor(Tenant tenant) {
    this.tenant = tenant;
  }

  int count() {
    return ended.size();
  }

  /** Takes out what has ended so far. */
  List<SpanData> take() {
    List<SpanData> taken = ended;
    ended = new ArrayList<>();
    return taken;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled()) {
      ended.add(span.toSpanData());
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (!tenant.equals(Tenant.NONE)) {
      span.setAttribute(TENANT, tenant.partition());
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }
}
