package plasm.sink.store.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.sink.store.ForwardLog;
import plasm.sink.store.sqlite.SqliteReader.Query;

/** The log, read in order beside the writer; the position is one of the log's own values. */
final class SqliteForwardLog implements ForwardLog {
  private static final String SELECT =
      """
      SELECT first_seq, ingested_at_us, length, events FROM log
      WHERE first_seq >= coalesce((SELECT max(first_seq) FROM log WHERE first_seq <= ?), 0)
      ORDER BY first_seq
      """;

  private final SqliteReader log;
  private final LogWork logWork;
  private final Pruning pruning;

  SqliteForwardLog(SqliteReader log, LogWork logWork, Pruning pruning) {
    this.log = log;
    this.logWork = logWork;
    this.pruning = pruning;
  }

  @Override
  public List<Entry> next(long afterSeq, int maxEvents, long maxBytes) {
    Reading reading = new Reading(afterSeq, maxEvents, maxBytes);
    if (afterSeq < lastSeq()) {
      log.scan(
          new Query(SELECT, List.of(afterSeq + 1)),
          row -> {
            LogRow read = LogRow.read(row);
            return reading.add(read.firstSeq(), read.ingestedAt(), read.events());
          });
    }
    return reading.entries;
  }

  /** Takes events out of rows of the log until enough are there. */
  private static final class Reading {
    private final long afterSeq;
    private final int maxEvents;
    private final long maxBytes;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    Reading(long afterSeq, int maxEvents, long maxBytes) {
      this.afterSeq = afterSeq;
      this.maxEvents = maxEvents;
      this.maxBytes = maxBytes;
    }

    /** False when there is no room for more. */
    boolean add(long firstSeq, Instant ingestedAt, byte[] lines) {
      long seq = firstSeq;
      int from = 0;
      for (int at = 0; at < lines.length; at++) {
        if (lines[at] == '\n') {
          if (seq > afterSeq && !add(seq, ingestedAt, lines, from, at)) {
            return false;
          }
          seq++;
          from = at + 1;
        }
      }
      return entries.size() < maxEvents;
    }

    private boolean add(long seq, Instant ingestedAt, byte[] lines, int from, int to) {
      boolean fits =
          entries.isEmpty() || entries.size() < maxEvents && bytes + to - from <= maxBytes;
      if (fits) {
        entries.add(new Entry(seq, ingestedAt, RawJson.ofTrusted(lines, from, to - from)));
        bytes += to - from;
      }
      return fits;
    }
  }

  @Override
  public long lastSeq() {
    return logWork.lastSeq();
  }

  @Override
  public long position() {
    List<Long> stored =
        log.rows(
            new Query(
                "SELECT CAST(value AS INTEGER) FROM store WHERE name = ?",
                List.of(StoreValues.FORWARDED_SEQ)),
            row -> row.getLong(1));
    return stored.isEmpty() ? 0 : Math.min(stored.getFirst(), lastSeq());
  }

  @Override
  public void moveTo(long seq) {
    logWork.run(
        open -> {
          open.change(connection -> StoreValues.put(connection, StoreValues.FORWARDED_SEQ, seq));
          return null;
        });
  }

  @Override
  public void prune(int keptTraces, long position, Duration patience) {
    pruning.run(keptTraces, position, patience);
  }
}
