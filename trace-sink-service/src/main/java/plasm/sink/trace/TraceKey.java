package plasm.sink.trace;

import java.util.UUID;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Tenant;

/** Which trace: a trace id means something within its tenant only. */
public record TraceKey(Tenant tenant, UUID traceId) {
  public static TraceKey of(AuditEvent event) {
    return new TraceKey(event.tenant(), event.traceId());
  }
}
