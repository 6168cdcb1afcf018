package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import javax.sql.DataSource;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.sqlite.DeleteFromIndex.UsageSecond;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.store.sqlite.SqliteReader.StoredTrace;

/**
 * Makes room in a store whose events somebody else has: first traces leave the index, then the part
 * of the log that nothing in the index refers to any more.
 *
 * <p>What is to leave is found out on connections that only read. What is done on those that write
 * is done in small steps, so that appends and the index go on in between. One caller at a time.
 */
final class Pruning {
  private static final int CANDIDATES = 2_000;
  private static final int TRACES_A_STEP = 50;
  private static final int ROWS_A_STEP = 64;

  private final SqliteReader log;
  private final SqliteReader index;
  private final LogWork logWork;
  private final IndexWork indexWork;
  private final DataSource indexDatabase;
  private final Queue<StoredTrace> candidates = new ArrayDeque<>();

  /** The first row of the log that a trace needs, and that trace; 0 when it is not known. */
  private long neededRow;

  private long neededByTraceNo;

  /**
   * @param indexDatabase what {@code index} reads
   */
  Pruning(
      SqliteReader log,
      SqliteReader index,
      LogWork logWork,
      IndexWork indexWork,
      DataSource indexDatabase) {
    this.log = log;
    this.index = index;
    this.logWork = logWork;
    this.indexWork = indexWork;
    this.indexDatabase = indexDatabase;
  }

  /** See {@link plasm.sink.store.ForwardLog#prune}. */
  void run(int keptTraces, long position, Duration patience) {
    long begin = System.nanoTime();
    boolean more = true;
    while (more && System.nanoTime() - begin < patience.toNanos() / 2) {
      more = forgetTraces(keptTraces, position);
    }
    shortenLog(position, begin + patience.toNanos());
  }

  /** One step; false when no trace is left that could go. */
  private boolean forgetTraces(int keptTraces, long position) {
    if (candidates.isEmpty()) {
      candidates.addAll(beyond(keptTraces, arrivedBeforeMs(position)));
    }
    List<StoredTrace> step = new ArrayList<>();
    while (step.size() < TRACES_A_STEP && !candidates.isEmpty()) {
      step.add(candidates.poll());
    }
    if (step.isEmpty()) {
      return false;
    }
    // A trace that goes on stays, also when its last event is not folded yet.
    indexWork.catchUp(logWork.lastSeq(), any -> true);
    indexWork.run(
        projector -> {
          projector.forget(step);
          return null;
        });
    return true;
  }

  /**
   * All events that came in before this are handed on. By the clock, which may be set back: then a
   * trace leaves the index a little early, and its events are handed on from the log all the same.
   */
  private long arrivedBeforeMs(long position) {
    if (position >= logWork.lastSeq()) {
      return Long.MAX_VALUE;
    }
    Query first =
        new Query(
            "SELECT ingested_at_us FROM log WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
            List.of(position + 1));
    return log.rows(first, row -> Rfc3339.ofMicros(row.getLong(1)).toEpochMilli()).stream()
        .findFirst()
        .orElse(Long.MIN_VALUE);
  }

  /** The oldest of the completed traces that are too many. */
  private List<StoredTrace> beyond(int keptTraces, long arrivedBeforeMs) {
    if (indexWork.hasUnwrittenEnds()) {
      indexWork.catchUp(logWork.lastSeq(), any -> true);
    }
    // Each of the counts goes along an index; one of what is completed would read all heads.
    Query count =
        new Query(
            "SELECT (SELECT count(*) FROM traces)"
                + " - (SELECT count(*) FROM traces WHERE completed = 0)",
            List.of());
    long completed = index.rows(count, row -> row.getLong(1)).getFirst();
    if (completed <= keptTraces) {
      return List.of();
    }
    return index.rows(
        new Query(
            "SELECT "
                + StoredTrace.COLUMNS
                + " FROM traces t WHERE t.completed = 1 AND t.last_arrival_ms < ?"
                + " ORDER BY t.last_arrival_ms, t.trace_no LIMIT ?",
            List.of(arrivedBeforeMs, Math.min(completed - keptTraces, CANDIDATES))),
        StoredTrace::read);
  }

  private void shortenLog(long position, long deadline) {
    // In this order: what the index gets to know meanwhile lies behind that seq.
    long readable = indexWork.readableSeq();
    long keptRow = rowOf(Math.min(Math.min(position, readable) + 1, neededRow()));
    if (firstRow() >= keptRow) {
      return;
    }
    forgetUsage(keptRow);
    forceIndex();
    while (firstRow() < keptRow && System.nanoTime() - deadline < 0) {
      long below = Math.min(keptRow, rowBehind(firstRow(), ROWS_A_STEP));
      logWork.run(
          open -> {
            open.shorten(below);
            return null;
          });
    }
  }

  /** The row that has the event of a seq; the last row when there is no such event yet. */
  private long rowOf(long seq) {
    return number("SELECT max(first_seq) FROM log WHERE first_seq <= ?", seq);
  }

  private long firstRow() {
    return number("SELECT min(first_seq) FROM log WHERE first_seq >= ?", 0);
  }

  private long rowBehind(long first, int rows) {
    Query query =
        new Query(
            "SELECT first_seq FROM log WHERE first_seq >= ? ORDER BY first_seq LIMIT 1 OFFSET ?",
            List.of(first, rows));
    return log.rows(query, row -> row.getLong(1)).stream().findFirst().orElse(Long.MAX_VALUE);
  }

  private long number(String sql, long parameter) {
    return log.rows(new Query(sql, List.of(parameter)), row -> row.getLong(1)).getFirst();
  }

  /**
   * The first row of the log that the records of a trace lie in. Traces to come lie behind it, so
   * it is looked for only when the trace that needed it has left.
   */
  private long neededRow() {
    if (neededByTraceNo == 0 || firstRowOf(neededByTraceNo) != neededRow) {
      neededRow = Long.MAX_VALUE;
      neededByTraceNo = 0;
      Query all =
          new Query(
              "SELECT t.trace_no, "
                  + RecordPlaces.SELECT_FIRST_ROW
                  + " FROM traces t JOIN trace_records r"
                  + " ON r.trace_no = t.trace_no AND r.first_trace_seq = 1",
              List.of());
      index.scan(
          all,
          row -> {
            long needed = RecordPlaces.firstRow(row.getBytes(2));
            if (needed < neededRow) {
              neededRow = needed;
              neededByTraceNo = row.getLong(1);
            }
            return true;
          });
    }
    return neededRow;
  }

  /** 0 when the trace has no records. */
  private long firstRowOf(long traceNo) {
    Query query =
        new Query(
            "SELECT "
                + RecordPlaces.SELECT_FIRST_ROW
                + " FROM trace_records r WHERE r.trace_no = ? AND r.first_trace_seq = 1",
            List.of(traceNo));
    return index.rows(query, row -> RecordPlaces.firstRow(row.getBytes(1))).stream()
        .findFirst()
        .orElse(0L);
  }

  /** Lines in rows that leave, and what was written together with them. */
  private void forgetUsage(long keptRow) {
    Query leaving =
        new Query(
            "SELECT tenant, emitted_at_s, first_seq FROM usage WHERE first_seq < ? LIMIT ?",
            List.of(keptRow, CANDIDATES));
    for (List<UsageSecond> seconds = seconds(leaving); !seconds.isEmpty(); ) {
      List<UsageSecond> step = seconds;
      indexWork.run(
          projector -> {
            projector.forgetUsage(step);
            return null;
          });
      seconds = seconds(leaving);
    }
  }

  private List<UsageSecond> seconds(Query query) {
    return index.rows(
        query, row -> new UsageSecond(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  /**
   * Commits to the index are on the disk some time later. Those that go before a change of the log
   * must be there first, or a power cut would bring back traces without their records.
   */
  private void forceIndex() {
    try (Connection connection = indexDatabase.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      throw new StoreFailure.Unavailable("the index cannot be forced to the disk", e);
    }
  }
}
