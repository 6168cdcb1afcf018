package plasm.sink.lash;

import plasm.model.json.RawJson;
import plasm.model.lash.TraceRecord;
import plasm.model.trace.Tenant;

/**
 * A lash record on its way to be stored.
 *
 * @param posted what is stored and served: the bytes that were posted, on one line
 * @param read the same, for the index; its id is unique within the tenant
 */
public record LashEntry(Tenant tenant, RawJson posted, TraceRecord read) {
  /** The session that it belongs to; null when it names none. */
  public LashSessionKey session() {
    String id = read.context().sessionId();
    return id == null || id.isEmpty() ? null : new LashSessionKey(tenant, id);
  }
}
