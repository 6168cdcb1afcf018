package plasm.sink.store.sqlite;

import java.util.List;
import java.util.Map;
import plasm.model.trace.Tenant;

/**
 * What the index gets to know in one transaction. Nobody adds to it any more.
 *
 * @param lastSeq the last event of the log that is in it
 */
record IndexUpdate(
    List<HotTraces.Changed> traces,
    List<NewRecords> records,
    Map<TenantSecond, UsageLines> usage,
    List<RunOfTrace> runs,
    long lastSeq) {

  /** Whose usage, and when: seconds since 1970. */
  record TenantSecond(Tenant tenant, long emittedAtSeconds) {}
}
