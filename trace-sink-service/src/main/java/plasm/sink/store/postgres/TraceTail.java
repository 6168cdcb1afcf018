package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.TraceFeed;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * Tells the feed what becomes of the traces that it follows, whichever replica adds to them.
 *
 * <p>What is told is read from the database, behind the seq that was told last. A notification only
 * says when to look; one that gets lost costs time and nothing else. A trace is followed from its
 * first read on, and no read of a followed head returns before the feed was told everything up to
 * it: a viewer's snapshot and what it is told afterwards fit together.
 */
final class TraceTail {
  private static final int AT_ONCE = 256;
  private static final long BYTES_AT_ONCE = 1L << 20;

  private static final String BEGIN =
      """
      UPDATE sink_traces t SET followed_until_ms = %s WHERE t.tenant = ? AND t.trace_id = ?
      RETURNING %s
      """
          .formatted(Following.UNTIL, TraceRow.COLUMNS);

  private static final String GO_ON =
      """
      UPDATE sink_traces t SET followed_until_ms = %s
      FROM (SELECT trace_no FROM sink_traces WHERE trace_no = ANY (?)
        ORDER BY trace_no FOR NO KEY UPDATE) l
      WHERE t.trace_no = l.trace_no
      """
          .formatted(Following.UNTIL);

  /** The first ones only, as many as can be held; {@code bytes_before} counts along. */
  private static final String BEHIND =
      """
      SELECT trace_seq, event_id, emitted_at_us, substr(posted, payload_at, payload_length),
        ended_at_ms
      FROM (SELECT n.*, sum(payload_length) OVER (ORDER BY trace_seq) - payload_length AS bytes_before
        FROM (
          SELECT trace_seq, event_id, emitted_at_us, posted, payload_at, payload_length,
            NULL::bigint AS ended_at_ms
          FROM sink_events WHERE trace_no = ? AND trace_seq > ?
          UNION ALL
          SELECT trace_seq, NULL, NULL, NULL, NULL, 0, ended_at_ms
          FROM sink_trace_ends WHERE trace_no = ? AND trace_seq > ?
          ORDER BY trace_seq LIMIT %d) n) counted
      WHERE bytes_before < %d ORDER BY trace_seq
      """
          .formatted(AT_ONCE, BYTES_AT_ONCE);

  private static final String LAST_SEQS =
      "SELECT trace_no, last_seq FROM sink_traces WHERE trace_no = ANY (?)";

  /** A trace that the feed follows. */
  private static final class Followed {
    private final TraceKey key;
    private final long traceNo;

    /** Held while the feed is told. */
    private final ReentrantLock telling = new ReentrantLock();

    /** The last that the feed was told. */
    private volatile long toldSeq;

    Followed(TraceKey key, long traceNo, long toldSeq) {
      this.key = key;
      this.traceNo = traceNo;
      this.toldSeq = toldSeq;
    }
  }

  /**
   * A record, or an end.
   *
   * @param told null for an end
   */
  private record News(long seq, TraceRecord told, long endedAtMs) {}

  private final Database database;
  private final TraceFeed feed;
  private final Map<TraceKey, Followed> byKey = new ConcurrentHashMap<>();
  private final Map<Long, Followed> byNo = new ConcurrentHashMap<>();

  /** Held for the moment in which a trace begins or ceases to be followed; never during I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  TraceTail(Database database, TraceFeed feed) {
    this.database = database;
    this.feed = feed;
  }

  /**
   * A transaction that has the trace's row locked is about to add to it.
   *
   * @param lastSeq the last number given out before
   * @return whether the feed wants to hear of it
   */
  boolean expect(TraceKey key, long traceNo, long lastSeq) {
    if (!feed.follows(key)) {
      return false;
    }
    register(key, traceNo, lastSeq);
    return true;
  }

  /** Whether the feed follows the trace, so that {@link #head} is to be asked for its head. */
  boolean follows(TraceKey key) {
    return feed.follows(key);
  }

  /** The head of a followed trace, up to which the feed has been told. */
  Optional<TraceHead> head(TraceKey key) {
    while (true) {
      Followed followed = byKey.get(key);
      if (followed == null && !begin(key)) {
        return Optional.empty();
      } else if (followed != null) {
        Optional<TraceRow> row = row(key);
        tell(followed);
        if (row.isEmpty() || byKey.get(key) == followed) {
          return row.map(TraceRow::head);
        }
      }
    }
  }

  /**
   * Begins to follow. The lock is not held meanwhile: who has the trace's row locked may wait for
   * it. Of several that begin, any one's seq will do: each reads the head only afterwards.
   *
   * @return false when there is no such trace
   */
  private boolean begin(TraceKey key) {
    Query query = Query.of(BEGIN, key.tenant().partition(), key.traceId());
    Optional<TraceRow> row =
        database
            .transaction(connection -> Database.rows(connection, query, TraceRow::read))
            .stream()
            .findFirst();
    row.ifPresent(found -> register(key, found.traceNo(), found.head().lastSeq()));
    return row.isPresent();
  }

  private void register(TraceKey key, long traceNo, long lastSeq) {
    lock.lock();
    try {
      if (!byKey.containsKey(key)) {
        Followed followed = new Followed(key, traceNo, lastSeq);
        byNo.put(traceNo, followed);
        byKey.put(key, followed);
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<TraceRow> row(TraceKey key) {
    return database.rows(SelectTraces.of(key), TraceRow::read).stream().findFirst();
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Tells what is new of a trace, if it is followed. */
  void look(long traceNo) {
    Followed followed = byNo.get(traceNo);
    if (followed != null) {
      tell(followed);
    }
  }

  /** Tells what is new of any trace, and lets go of those that are followed no longer. */
  void lookAtAll() {
    letGo();
    if (isEmpty()) {
      return;
    }
    List<Followed> behind = new ArrayList<>();
    database.scan(
        Query.of(LAST_SEQS, int8(List.copyOf(byNo.keySet()))),
        row -> {
          Followed followed = byNo.get(row.getLong(1));
          if (followed != null && followed.toldSeq < row.getLong(2)) {
            behind.add(followed);
          }
          return true;
        });
    behind.forEach(this::tell);
  }

  /** Says again, before the time is over, that the traces are followed. */
  void goOnFollowing() {
    List<Long> traceNos = byNo.keySet().stream().sorted(Comparator.naturalOrder()).toList();
    if (!traceNos.isEmpty()) {
      database.transaction(
          connection -> {
            new Pipeline().then(Query.of(GO_ON, int8(traceNos))).run(connection);
            return true;
          });
    }
  }

  private void letGo() {
    lock.lock();
    try {
      for (Followed followed : byKey.values()) {
        if (!feed.follows(followed.key)) {
          byKey.remove(followed.key);
          byNo.remove(followed.traceNo);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(Followed followed) {
    followed.telling.lock();
    try {
      List<News> news;
      do {
        news = behind(followed);
        for (News each : news) {
          tell(followed, each);
          followed.toldSeq = each.seq();
        }
      } while (!news.isEmpty());
    } finally {
      followed.telling.unlock();
    }
  }

  private List<News> behind(Followed followed) {
    long told = followed.toldSeq;
    return database.rows(
        Query.of(BEHIND, followed.traceNo, told, followed.traceNo, told),
        row -> {
          byte[] payload = row.getBytes(4);
          TraceRecord added =
              payload == null
                  ? null
                  : new TraceRecord(
                      row.getLong(1),
                      row.getObject(2, UUID.class),
                      Rfc3339.ofMicros(row.getLong(3)),
                      RawJson.ofTrusted(payload));
          return new News(row.getLong(1), added, row.getLong(5));
        });
  }

  private void tell(Followed followed, News news) {
    if (news.told() != null) {
      feed.recorded(followed.key, news.told());
    } else {
      row(followed.key).ifPresent(row -> feed.completed(asOfEnd(row.head(), news)));
    }
  }

  /** The head as it was when the trace ended there, as far as who is told of an end needs it. */
  private static TraceHead asOfEnd(TraceHead now, News end) {
    return new TraceHead(
        now.key(),
        now.startedAtMs(),
        end.endedAtMs(),
        now.mcpSession(),
        now.logicalSession(),
        now.project(),
        now.workspace(),
        now.mcpConfig(),
        now.totals(),
        end.seq(),
        now.events(),
        now.lastArrivalMs(),
        true);
  }
}
