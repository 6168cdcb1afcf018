package plasm.sink.store.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.sqlite.LogEntry.Completion;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.LogEntry.LoggedBatch;
import plasm.sink.store.sqlite.RowPacker.PackedRow;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/**
 * Batches on their way into the log together: finds what is new, numbers it and writes it, up to
 * the commit, which is the caller's. For one use; not thread-safe.
 */
final class LogAppend {
  /** What is fetched for so many ids stays in the nearest cache until it is looked at. */
  private static final int FETCHED_AT_ONCE = 64;

  /**
   * What an append did.
   *
   * @param traces that have new events
   * @param logged what is new in the log, in order
   * @param bytes of the new events
   */
  record Done(Appended appended, Set<TraceKey> traces, List<LogEntry> logged, long bytes) {}

  private final LogWriter log;
  private final KnownIds ids;
  private final CommittedEvents committed;
  private final Function<TraceKey, List<StampedEvent>> elsewhere;
  private final List<StagedBatch> batches;
  private final Instant ingestedAt;
  private final boolean[] stored;

  /** The new events, up to the last seq. */
  private final EventIds uncommitted;

  private final List<LogEntry> logged = new ArrayList<>();
  private final List<Completion> takenOver = new ArrayList<>();
  private final Set<TraceKey> grown = new HashSet<>();
  private TraceKey lastGrown;
  private int decided;
  private long lastSeq;
  private long bytes;

  /**
   * @param elsewhere see {@link SqliteLog#open}
   * @param lastSeq of the log
   */
  LogAppend(
      LogWriter log,
      KnownIds ids,
      CommittedEvents committed,
      Function<TraceKey, List<StampedEvent>> elsewhere,
      long lastSeq,
      List<StagedBatch> batches,
      Instant ingestedAt) {
    this.log = log;
    this.ids = ids;
    this.committed = committed;
    this.elsewhere = elsewhere;
    this.lastSeq = lastSeq;
    this.ingestedAt = ingestedAt;
    this.batches = batches;
    int count = batches.stream().mapToInt(batch -> batch.ids().size()).sum();
    this.stored = new boolean[count];
    this.uncommitted = new EventIds(ids.hash(), count);
  }

  void run() throws SQLException {
    for (StagedBatch batch : batches) {
      add(batch);
    }
    log.flush(ingestedAt);
  }

  private void add(StagedBatch batch) throws SQLException {
    int from = decided;
    long firstSeq = lastSeq + 1;
    Map<Integer, List<StampedEvent>> before = number(batch.ids());
    boolean onlyThese = before.isEmpty() && lastSeq + 1 - firstSeq == batch.ids().size();
    if (batch instanceof PackedEvents packed && onlyThese) {
      write(packed, firstSeq);
    } else if (lastSeq >= firstSeq) {
      write(batch.events(), from, before, firstSeq);
    }
  }

  /**
   * Numbers what is new, and returns what has to be in front of some of it because it is known
   * elsewhere. Should the commit fail, the index of ids has some of events that do not exist, which
   * it allows.
   */
  private Map<Integer, List<StampedEvent>> number(EventIds batch) {
    Map<Integer, List<StampedEvent>> before = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      if (i % FETCHED_AT_ONCE == 0) {
        ids.index().fetch(batch.hashes(), i, Math.min(i + FETCHED_AT_ONCE, batch.size()));
      }
      boolean isNew = !isStored(batch, i);
      if (isNew) {
        List<StampedEvent> known = takeOver(batch.trace(i));
        if (!known.isEmpty()) {
          before.put(i, known);
        }
        uncommitted.add(batch, i);
        ids.index().add(batch.hash(i), ++lastSeq);
      }
      stored[decided++] = isNew;
    }
    return before;
  }

  /** Numbers the events of a trace that are known elsewhere, and returns them. */
  private List<StampedEvent> takeOver(TraceKey trace) {
    // Events that follow each other share the key of their trace.
    if (trace == lastGrown || !grown.add(trace)) {
      return List.of();
    }
    lastGrown = trace;
    List<StampedEvent> known = elsewhere.apply(trace);
    for (StampedEvent each : known) {
      uncommitted.add(each);
      ids.index().add(ids.hash().of(each), ++lastSeq);
    }
    if (!known.isEmpty()) {
      takenOver.add(new Completion(lastSeq, trace, known.size()));
    }
    return known;
  }

  private void write(PackedEvents batch, long firstSeq) throws SQLException {
    long seq = firstSeq;
    for (PackedRow row : batch.rows()) {
      log.add(row, seq, ingestedAt);
      seq += row.count();
      bytes += row.length();
    }
    logged.add(new LoggedBatch(firstSeq, ingestedAt, batch));
  }

  private void write(
      List<StampedEvent> events, int from, Map<Integer, List<StampedEvent>> before, long firstSeq)
      throws SQLException {
    long seq = firstSeq;
    for (int i = 0; i < events.size(); i++) {
      for (StampedEvent each : before.getOrDefault(i, List.of())) {
        write(each, seq++);
      }
      if (stored[from + i]) {
        write(events.get(i), seq++);
      }
    }
  }

  private void write(StampedEvent e, long seq) throws SQLException {
    LogPlace place = log.add(e.event().posted(), seq, ingestedAt);
    logged.add(new Logged(seq, e, ingestedAt, place));
    bytes += place.length();
  }

  private boolean isStored(EventIds batch, int i) {
    return ids.index().contains(batch.hash(i), seq -> isAt(seq, batch, i));
  }

  private boolean isAt(long seq, EventIds batch, int i) {
    long behindLast = lastSeq - seq;
    if (behindLast < 0) {
      return false;
    }
    if (behindLast < uncommitted.size()) {
      return uncommitted.isSame(uncommitted.size() - 1 - (int) behindLast, batch, i);
    }
    try {
      return committed.find(seq).filter(known -> batch.isOf(i, known)).isPresent();
    } catch (SQLException failure) {
      throw new StoreFailure.Unavailable("SQLite cannot look up an event id", failure);
    }
  }

  /** The last event that was written, if any was. */
  long lastSeq() {
    return lastSeq;
  }

  /** Where the traces end that are known elsewhere; the caller writes them as well. */
  List<Completion> takenOver() {
    return takenOver;
  }

  /** To be asked when all is durable. */
  Done done() {
    return new Done(new Appended(stored), grown, SqliteLog.inOrder(logged, takenOver), bytes);
  }
}
