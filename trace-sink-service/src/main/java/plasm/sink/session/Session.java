package plasm.sink.session;

import plasm.model.trace.Tenant;
import plasm.model.trace.TraceIds;
import plasm.sink.trace.TraceKey;

/**
 * A logical session of an agent, within its tenant. It has one trace, whose id follows from both
 * (spec/trace-identity.md).
 *
 * @param tenantId null or empty: none
 */
public record Session(String tenantId, String logicalSessionId) {
  public TraceKey trace() {
    return new TraceKey(Tenant.of(tenantId), TraceIds.ofLogicalSession(tenantId, logicalSessionId));
  }
}
