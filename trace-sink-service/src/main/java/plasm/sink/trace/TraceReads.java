package plasm.sink.trace;

import java.util.List;
import java.util.Optional;
import plasm.model.trace.Tenant;
import plasm.model.trace.TraceStatus;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceReader;

/** The use cases of reading traces: list and detail. */
public final class TraceReads {
  /**
   * What a client asks a list for; members that may be null then ask for nothing.
   *
   * @param startedFromMs inclusive
   * @param startedToMs inclusive
   */
  public record Filter(
      Tenant tenant,
      String projectSlug,
      StatusFilter status,
      Long startedFromMs,
      Long startedToMs,
      String runId,
      String mcpSessionId,
      String text) {}

  /**
   * @param next where the list goes on; null behind the last page
   */
  public record ListPage(List<Summary> traces, Cursor next) {}

  /** A head with what the clock says of it. */
  public record Summary(TraceHead head, TraceStatus status) {}

  /** A trace with its records, which must be closed. */
  public record Detail(Summary summary, Rows<TraceRecord> records) {}

  private final TraceReader store;
  private final IdleClock clock;

  public TraceReads(TraceReader store, IdleClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param after only traces behind it; null: from the newest
   * @param limit at least 1
   */
  public ListPage list(Filter filter, Cursor after, int offset, int limit) {
    long liveAfterMs = clock.liveAfterMs();
    List<TraceHead> found =
        store.list(
            new TraceQuery(
                filter.tenant(),
                filter.projectSlug(),
                filter.status(),
                liveAfterMs,
                filter.startedFromMs(),
                filter.startedToMs(),
                filter.runId(),
                filter.mcpSessionId(),
                filter.text(),
                after,
                offset,
                limit + 1));
    boolean more = found.size() > limit;
    List<TraceHead> page = more ? found.subList(0, limit) : found;
    return new ListPage(
        page.stream().map(head -> new Summary(head, head.status(liveAfterMs))).toList(),
        more ? Cursor.of(page.getLast()) : null);
  }

  /** Empty when the tenant has no such trace. */
  public Optional<Detail> detail(TraceKey key, RecordRange range) {
    return store
        .head(key)
        .map(
            head ->
                new Detail(
                    new Summary(head, head.status(clock.liveAfterMs())),
                    store.records(key, range)));
  }
}
