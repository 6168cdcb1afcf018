package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import plasm.sink.store.sqlite.LogEntry.Logged;

/**
 * The ids of the events in the log, and the notes in its database on how far their files can be
 * relied upon. Whoever writes the log commits those. Not thread-safe.
 */
final class KnownIds {
  private final Connection connection;
  private final EventIdHash hash;
  private final EventIdIndex index;
  private long lastForced;

  private KnownIds(Connection connection, EventIdHash hash, EventIdIndex index, long lastForced) {
    this.connection = connection;
    this.hash = hash;
    this.index = index;
    this.lastForced = lastForced;
  }

  /**
   * Opens the files and brings them up to the log, or makes them again where they are not of it.
   *
   * @param lastSeq the last event in the log
   */
  static KnownIds open(Connection connection, Path folder, long lastSeq)
      throws SQLException, IOException {
    EventIdHash hash = new EventIdHash(seed(connection));
    Path files = folder.resolve("event-ids-" + Long.toHexString(hash.seed()));
    EventIdIndex index = EventIdIndex.open(files);
    long lastForced = StoreValues.get(connection, StoreValues.IDS_FORCED_SEQ, 0);
    long forgotten = StoreValues.get(connection, StoreValues.IDS_FORGOTTEN, 0);
    if (index.size() + forgotten < lastForced || lastForced > lastSeq) {
      index = EventIdIndex.create(files);
      lastForced = 0;
      StoreValues.put(
          connection, StoreValues.IDS_FORGOTTEN, Math.max(0, LogRow.firstSeq(connection) - 1));
    }
    KnownIds ids = new KnownIds(connection, hash, index, lastForced);
    ids.catchUp();
    return ids;
  }

  private static long seed(Connection connection) throws SQLException {
    long seed = StoreValues.get(connection, StoreValues.SEED, 0);
    if (seed == 0) {
      seed = new SecureRandom().nextLong() | 1;
      StoreValues.put(connection, StoreValues.SEED, seed);
      connection.commit();
    }
    return seed;
  }

  private void catchUp() throws SQLException {
    long from = lastForced;
    for (List<LogRow> rows = LogRow.after(connection, from);
        !rows.isEmpty();
        rows = LogRow.after(connection, from)) {
      for (LogRow row : rows) {
        for (Logged logged : row.read()) {
          from = logged.seq();
          index.add(hash.of(logged.event()), from);
        }
      }
    }
  }

  EventIdHash hash() {
    return hash;
  }

  /** May have ids of events that were not committed, which does no harm: the log knows better. */
  EventIdIndex index() {
    return index;
  }

  /** Ids of events that leave the log count as new from then on. */
  void forgetBelow(long seq) throws SQLException {
    long forgotten = index.forgetBelow(seq);
    if (forgotten > 0) {
      long before = StoreValues.get(connection, StoreValues.IDS_FORGOTTEN, 0);
      StoreValues.put(connection, StoreValues.IDS_FORGOTTEN, before + forgotten);
    }
  }

  /** Notes that the files were forced when {@code seq} was the last event. */
  void forced(long seq) throws SQLException {
    StoreValues.put(connection, StoreValues.IDS_FORCED_SEQ, seq);
    lastForced = seq;
  }

  /** Everything up to this event is on the disk. */
  long lastForced() {
    return lastForced;
  }
}
