package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;
import static plasm.sink.store.postgres.TraceColumns.text;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import plasm.model.store.StoreFailure;
import plasm.sink.store.postgres.KnownRows.RunOfTrace;
import plasm.sink.store.postgres.Query.Column;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceFold;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/**
 * One batch in one transaction, in two round trips.
 *
 * <pre>
 *   claim the ids, make rows for traces that have none, lock the rows of all traces
 *   fold in what is new
 *   write events, rows of traces and runs; notify whoever views one of the traces; commit
 * </pre>
 *
 * <p>Locks are taken in the same order by everybody: ids by their bytes, then new rows by their
 * keys, then rows by their numbers. Who waits for a lock holds none that comes behind it, so nobody
 * waits in a circle; and while a trace's row is locked, its numbers are given out by one only.
 */
final class Append {
  private static final long BYTES_AT_ONCE = 8L << 20;

  private static final String GIVEN_AND_FRESH =
      """
      WITH given AS (
        SELECT * FROM unnest(?::uuid[], ?::text[], ?::int[]) AS g(event_id, tenant, place)),
      fresh AS (
        INSERT INTO sink_event_ids (event_id, tenant) SELECT event_id, tenant FROM given
        ON CONFLICT DO NOTHING RETURNING event_id, tenant),
      repeated AS MATERIALIZED (
        SELECT g.place FROM given g
        WHERE (SELECT count(*) FROM fresh) < (SELECT count(*) FROM given)
          AND NOT EXISTS (
            SELECT FROM fresh f WHERE f.event_id = g.event_id AND f.tenant = g.tenant))
      """;

  /**
   * Answers the places of ids that were claimed before. Who counts has claimed all; which ones were
   * repeated is looked for only when there are some.
   */
  private static final String CLAIM = GIVEN_AND_FRESH + "SELECT place FROM repeated";

  /** Rows are made for traces of fresh events only, and after all ids are claimed. */
  private static final String CLAIM_AND_MAKE =
      GIVEN_AND_FRESH
          + """
      , belonging AS (
        SELECT * FROM unnest(?::int[], ?::int[]) AS b(place, made_no)),
      made AS (
        INSERT INTO sink_traces (started_at_ms, last_arrival_ms, arrival_slot, project_slug,
          mcp_session_id, logical_session_id, tenant, trace_id, completed, events, last_seq,
          first_day, last_day, followed_until_ms, head)
        SELECT m.started_at_ms, m.last_arrival_ms, m.arrival_slot, m.project_slug,
          m.mcp_session_id, m.logical_session_id, m.tenant, m.trace_id, false, 0, 0, d.day, d.day,
          0, ''::bytea
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::uuid[]) WITH ORDINALITY
          AS m(started_at_ms, last_arrival_ms, arrival_slot, project_slug, mcp_session_id,
            logical_session_id, tenant, trace_id, made_no),
          (SELECT ?::date AS day) d
        WHERE m.made_no = ANY (ARRAY(
          SELECT b.made_no FROM belonging b
          WHERE NOT EXISTS (SELECT FROM repeated r WHERE r.place = b.place)))
        ORDER BY m.made_no
        ON CONFLICT DO NOTHING)
      SELECT place FROM repeated
      """;

  private static final String LOCK =
      "SELECT "
          + TraceRow.COLUMNS
          + ", "
          + Following.IS_FOLLOWED
          + """
       FROM unnest(?::text[], ?::uuid[]) AS w(tenant, trace_id)
      JOIN sink_traces t ON t.tenant = w.tenant AND t.trace_id = w.trace_id
      ORDER BY t.trace_no FOR NO KEY UPDATE OF t
      """;

  private static final String ADD_RUNS =
      """
      INSERT INTO sink_trace_runs SELECT * FROM unnest(?::text[], ?::bigint[])
      ON CONFLICT DO NOTHING
      """;

  private final List<StampedEvent> events;
  private final Instant ingestedAt;
  private final LocalDate day;
  private final KnownRows known;
  private final TraceTail tail;

  /**
   * Whether each event is new; until the server has answered, whether it is the first of its id.
   */
  private final boolean[] stored;

  private final Map<TraceKey, LockedTrace> traces = new LinkedHashMap<>();
  private final Set<RunOfTrace> runs = new LinkedHashSet<>();

  Append(List<StampedEvent> events, Instant ingestedAt, KnownRows known, TraceTail tail) {
    this.events = events;
    this.ingestedAt = ingestedAt;
    this.day = LocalDate.ofInstant(ingestedAt, ZoneOffset.UTC);
    this.known = known;
    this.tail = tail;
    this.stored = new boolean[events.size()];
  }

  /** Does everything; may be done again after a rollback. */
  void run(Connection connection) throws SQLException {
    Claims claims = new Claims(events);
    claims.markPlaces(stored);
    traces.clear();
    runs.clear();
    Set<TraceKey> keys = new LinkedHashSet<>();
    events.forEach(e -> keys.add(e.trace()));
    new Pipeline()
        .then(claim(claims, keys), row -> stored[row.getInt(1)] = false)
        .then(lock(keys), this::locked)
        .run(connection);
    write(connection);
  }

  /** Whether each event is new, after the commit. */
  boolean[] stored() {
    return stored;
  }

  /** The traces that the batch is of, after the commit. */
  Iterable<LockedTrace> traces() {
    return traces.values();
  }

  /** Notes which rows are there, after the commit. */
  void remember() {
    traces.keySet().forEach(known.traces()::add);
    runs.forEach(known.runs()::add);
  }

  private Query claim(Claims claims, Set<TraceKey> keys) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(claims.eventIds());
    parameters.add(claims.tenants());
    parameters.add(claims.places());
    Set<TraceKey> unknown = new TreeSet<>(TraceKeys.ORDER);
    keys.stream().filter(key -> !known.traces().contains(key)).forEach(unknown::add);
    if (unknown.isEmpty()) {
      return new Query(CLAIM, parameters);
    }
    make(unknown, parameters);
    return new Query(CLAIM_AND_MAKE, parameters);
  }

  /** New rows get the place in the indexes that they will have when all their events are fresh. */
  private void make(Set<TraceKey> unknown, List<Object> parameters) {
    Map<TraceKey, TraceFold> folds = new LinkedHashMap<>();
    Map<TraceKey, Integer> numbers = new LinkedHashMap<>();
    for (TraceKey key : unknown) {
      folds.put(key, new TraceFold(TraceHead.empty(key)));
      numbers.put(key, numbers.size() + 1);
    }
    List<Integer> places = new ArrayList<>();
    List<Integer> madeNos = new ArrayList<>();
    for (int place = 0; place < events.size(); place++) {
      StampedEvent e = events.get(place);
      TraceFold fold = stored[place] ? folds.get(e.trace()) : null;
      if (fold != null) {
        fold.add(e, RecordKey.of(e.event(), place), ingestedAt);
        places.add(place);
        madeNos.add(numbers.get(e.trace()));
      }
    }
    TraceColumns.Ordering ordering = new TraceColumns.Ordering();
    folds.values().forEach(fold -> ordering.add(fold.head()));
    parameters.add(new Column("int4", places.toArray(Integer[]::new)));
    parameters.add(new Column("int4", madeNos.toArray(Integer[]::new)));
    parameters.addAll(ordering.columns());
    parameters.addAll(TraceKeys.columns(unknown));
    parameters.add(day);
  }

  /** Shows the rows as {@link LockedTrace#read} reads them. */
  static Query lock(Collection<TraceKey> keys) {
    return new Query(LOCK, TraceKeys.columns(keys));
  }

  private void locked(ResultSet row) throws SQLException {
    LockedTrace trace = LockedTrace.read(row);
    traces.put(trace.key(), trace);
  }

  private void write(Connection connection) throws SQLException {
    EventColumns columns = new EventColumns();
    Set<LockedTrace> changed = new LinkedHashSet<>();
    for (int place = 0; place < stored.length; place++) {
      if (!stored[place]) {
        continue;
      }
      StampedEvent e = events.get(place);
      LockedTrace trace = trace(e.trace());
      changed.add(trace);
      columns.add(trace, trace.add(e, ingestedAt), e);
      if (e.event().runId() != null) {
        RunOfTrace run = new RunOfTrace(IndexedText.of(e.event().runId()), trace.traceNo());
        if (!known.runs().contains(run)) {
          runs.add(run);
        }
      }
      if (columns.bytes() > BYTES_AT_ONCE) {
        new Pipeline().then(columns.insert(day, ingestedAt)).run(connection);
        columns = new EventColumns();
      }
    }
    if (!changed.isEmpty()) {
      finish(columns, changed).commit(connection);
    }
  }

  private LockedTrace trace(TraceKey key) {
    LockedTrace trace = traces.get(key);
    if (trace == null) {
      // Only when somebody emptied the tables under a running service.
      known.clear();
      throw new StoreFailure.Unavailable("the row of trace " + key.traceId() + " is gone", null);
    }
    return trace;
  }

  private Pipeline finish(EventColumns columns, Set<LockedTrace> changed) {
    Pipeline pipeline = new Pipeline();
    if (!columns.isEmpty()) {
      pipeline.then(columns.insert(day, ingestedAt));
    }
    TraceColumns rows = new TraceColumns();
    Set<Long> told = new TreeSet<>();
    for (LockedTrace trace : changed) {
      boolean followedHere = tail.expect(trace.key(), trace.traceNo(), trace.lastSeqBefore());
      rows.add(trace, followedHere);
      if (trace.isFollowedSomewhere() && trace.lastSeq() > trace.lastSeqBefore()) {
        told.add(trace.traceNo());
      }
    }
    pipeline.then(rows.update(day));
    if (!runs.isEmpty()) {
      pipeline.then(
          Query.of(
              ADD_RUNS,
              text(runs.stream().map(RunOfTrace::runId).toList()),
              int8(runs.stream().map(RunOfTrace::traceNo).toList())));
    }
    if (!told.isEmpty()) {
      pipeline.then(Following.notification(told));
    }
    return pipeline;
  }
}
