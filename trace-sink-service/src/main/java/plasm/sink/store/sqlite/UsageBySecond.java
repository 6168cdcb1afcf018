package plasm.sink.store.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;
import plasm.model.trace.Tenant;
import plasm.sink.trace.StampedEvent;
import plasm.sink.usage.UsageRow;

/** Billable lines among events, gathered for table {@code usage}. */
final class UsageBySecond {
  /** Whose usage, and when: seconds since 1970. */
  record TenantSecond(Tenant tenant, long emittedAtSeconds) {}

  private final UsageNames names = new UsageNames();
  private final Map<TenantSecond, UsageLines> seconds = new LinkedHashMap<>();

  /** Adds the next event, if it is billable. */
  void add(StampedEvent e, long seq, LogPlace place) {
    if (UsageRow.isBillable(e)) {
      TenantSecond second =
          new TenantSecond(e.trace().tenant(), e.event().emittedAt().getEpochSecond());
      of(second, seq).add(UsageRow.of(e), place);
    }
  }

  /**
   * Adds what the next events came to.
   *
   * @param seqsBefore what seqs of the log in it count on from
   */
  void add(UsageBySecond next, long seqsBefore) {
    int[] nameNumbers = names.numbersOf(next.names);
    next.seconds.forEach(
        (second, lines) ->
            of(second, seqsBefore + lines.firstSeq()).add(lines, nameNumbers, seqsBefore));
  }

  private UsageLines of(TenantSecond second, long firstSeq) {
    return seconds.computeIfAbsent(second, any -> new UsageLines(firstSeq, names));
  }

  Map<TenantSecond, UsageLines> seconds() {
    return seconds;
  }
}
