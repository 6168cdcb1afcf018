package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Moves pages from the WAL to the database, beside the writer instead of inside its commits.
 *
 * <p>Only a WAL that is moved completely starts over at its beginning, so the last pass runs while
 * the writer waits. Passes beside the writer come first, each shorter than the one before, until
 * what is left is not worth mentioning. The file keeps its size: overwriting is cheaper for
 * fdatasync than growing.
 */
final class Checkpoint {
  private static final long WORTHWHILE_BYTES = 64L << 20;
  private static final long SHORT_REST_PAGES = 64;
  private static final int MAX_PASSES = 5;

  private final DataSource dataSource;
  private long movedBytes;

  Checkpoint(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param writtenBytes events ever written; the WAL holds some share of what was not moved yet
   */
  boolean isWorthwhile(long writtenBytes) {
    return writtenBytes - movedBytes > WORTHWHILE_BYTES;
  }

  /** Moves nearly all, while the writer goes on. */
  void runBesideWriter() throws SQLException {
    long left = Long.MAX_VALUE;
    for (int pass = 0; pass < MAX_PASSES && left > SHORT_REST_PAGES; pass++) {
      left = run();
    }
  }

  /**
   * Moves the rest. The caller keeps the writer from writing.
   *
   * @param writtenBytes see {@link #isWorthwhile}
   */
  void finish(long writtenBytes) throws SQLException {
    run();
    movedBytes = writtenBytes;
  }

  /** Returns how many pages came in meanwhile. */
  private long run() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      long pages = row.getLong(2);
      long moved = row.getLong(3);
      return pages - moved;
    }
  }
}
