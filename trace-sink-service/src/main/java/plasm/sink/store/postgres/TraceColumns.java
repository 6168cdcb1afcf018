package plasm.sink.store.postgres;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.column.HeadJson;
import plasm.sink.store.postgres.Query.Column;
import plasm.sink.trace.TraceHead;

/** What changes in rows of {@code sink_traces}, column by column. */
final class TraceColumns {
  /** The columns that indexes order by, out of a head. */
  static final class Ordering {
    private static final int SLOT_BITS = 13;

    private final List<Long> startedAtMs = new ArrayList<>();
    private final List<Long> lastArrivalMs = new ArrayList<>();
    private final List<Long> arrivalSlot = new ArrayList<>();
    private final List<String> project = new ArrayList<>();
    private final List<String> mcpSession = new ArrayList<>();
    private final List<String> logicalSession = new ArrayList<>();

    void add(TraceHead head) {
      startedAtMs.add(head.startedAtMs());
      lastArrivalMs.add(head.lastArrivalMs());
      arrivalSlot.add(slot(head.lastArrivalMs()));
      project.add(IndexedText.of(head.projectSlug()));
      mcpSession.add(IndexedText.of(head.mcpSessionId()));
      logicalSession.add(
          head.logicalSessionId() == null ? "" : IndexedText.of(head.logicalSessionId()));
    }

    /** In the order of the fields. */
    List<Object> columns() {
      return List.of(
          int8(startedAtMs),
          int8(lastArrivalMs),
          int8(arrivalSlot),
          text(project),
          text(mcpSession),
          text(logicalSession));
    }

    static long slot(long lastArrivalMs) {
      return lastArrivalMs >> SLOT_BITS;
    }
  }

  private static final String UPDATE =
      """
      UPDATE sink_traces t SET started_at_ms = n.started_at_ms,
        last_arrival_ms = n.last_arrival_ms, arrival_slot = n.arrival_slot,
        project_slug = n.project_slug, mcp_session_id = n.mcp_session_id,
        logical_session_id = n.logical_session_id, completed = n.completed, events = n.events,
        last_seq = n.last_seq, head = n.head,
        first_day = least(t.first_day, d.day), last_day = greatest(t.last_day, d.day),
        followed_until_ms = CASE WHEN n.followed_here THEN %s ELSE t.followed_until_ms END
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],
          ?::bigint[], ?::boolean[], ?::bigint[], ?::bigint[], ?::bytea[], ?::boolean[])
        AS n(started_at_ms, last_arrival_ms, arrival_slot, project_slug, mcp_session_id,
          logical_session_id, trace_no, completed, events, last_seq, head, followed_here),
        (SELECT ?::date AS day) d
      WHERE t.trace_no = n.trace_no
      """
          .formatted(Following.UNTIL);

  private final Ordering ordering = new Ordering();
  private final List<Long> traceNo = new ArrayList<>();
  private final List<Boolean> completed = new ArrayList<>();
  private final List<Long> events = new ArrayList<>();
  private final List<Long> lastSeq = new ArrayList<>();
  private final List<byte[]> heads = new ArrayList<>();
  private final List<Boolean> followedHere = new ArrayList<>();

  /**
   * @param isFollowedHere whether this replica wants to hear of the trace
   */
  void add(LockedTrace trace, boolean isFollowedHere) {
    TraceHead head = trace.head();
    ordering.add(head);
    traceNo.add(trace.traceNo());
    completed.add(head.completed());
    events.add(head.events());
    lastSeq.add(head.lastSeq());
    heads.add(HeadJson.write(head));
    followedHere.add(isFollowedHere);
  }

  /** The statement that writes them when events came in on a day. */
  Query update(LocalDate day) {
    return updateOn(day);
  }

  /** The statement that writes them when no events came in. */
  Query update() {
    return updateOn(Query.NULL);
  }

  private Query updateOn(Object day) {
    List<Object> parameters = new ArrayList<>(ordering.columns());
    parameters.add(int8(traceNo));
    parameters.add(new Column("bool", completed.toArray(Boolean[]::new)));
    parameters.add(int8(events));
    parameters.add(int8(lastSeq));
    parameters.add(new Column("bytea", heads.toArray(byte[][]::new)));
    parameters.add(new Column("bool", followedHere.toArray(Boolean[]::new)));
    parameters.add(day);
    return new Query(UPDATE, parameters);
  }

  static Column int8(List<Long> values) {
    return new Column("int8", values.toArray(Long[]::new));
  }

  static Column text(List<String> values) {
    return new Column("text", values.toArray(String[]::new));
  }
}
