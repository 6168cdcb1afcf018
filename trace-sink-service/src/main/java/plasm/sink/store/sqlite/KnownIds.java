package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import plasm.sink.store.sqlite.LogEntry.Logged;

/**
 * The ids of the events in the log.
 *
 * @param hash what they are known by
 * @param index may have ids of events that were not committed, which does no harm: the log knows
 *     better
 */
record KnownIds(EventIdHash hash, EventIdIndex index) {
  /**
   * Opens the files and brings them up to the log, or makes them again where they are not of it.
   *
   * @param lastSeq the last event in the log
   */
  static KnownIds open(Connection connection, Path folder, long lastSeq)
      throws SQLException, IOException {
    EventIdHash hash = new EventIdHash(seed(connection));
    Path files = folder.resolve("event-ids-" + Long.toHexString(hash.seed()));
    EventIdIndex index = EventIdIndex.open(files, LogRow.firstSeq(connection), lastSeq);
    KnownIds ids = new KnownIds(hash, index);
    ids.catchUp(connection);
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

  private void catchUp(Connection connection) throws SQLException {
    long from = index.lastWritten();
    for (List<LogRow> rows = LogRow.after(connection, from);
        !rows.isEmpty();
        rows = LogRow.after(connection, from)) {
      for (LogRow row : rows) {
        for (Logged logged : row.read()) {
          from = logged.seq();
          index.add(hash.of(logged.event()), from);
        }
      }
      if (index.sealIfFull(from)) {
        index.tidy(() -> false);
      }
    }
  }
}
