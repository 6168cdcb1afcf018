package plasm.sink.store.sqlite;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
    Set<Run> runs,
    long lastSeq) {

  /** A row of table {@code runs}. */
  record Run(String runId, long traceNo) {}

  /** Whose usage, and when: seconds since 1970. */
  record TenantSecond(Tenant tenant, long emittedAtSeconds) {}
}
