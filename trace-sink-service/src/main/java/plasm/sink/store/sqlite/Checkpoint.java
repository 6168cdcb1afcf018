package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Moves pages from the WAL to the database, beside the writer instead of inside its commits.
 *
 * <p>It is run twice in a row: first while the writer goes on, which moves nearly all, then while
 * the writer waits, since only a WAL that is moved completely starts over at its beginning. The
 * file keeps its size: overwriting is cheaper for fdatasync than growing.
 */
final class Checkpoint {
  private static final long WORTHWHILE_BYTES = 24L << 20;

  private final DataSource dataSource;
  private long movedBytes;

  Checkpoint(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param writtenBytes payload ever written, a rough measure of what the WAL holds
   */
  boolean isWorthwhile(long writtenBytes) {
    return writtenBytes - movedBytes > WORTHWHILE_BYTES;
  }

  void run() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

  void completed(long writtenBytes) {
    movedBytes = writtenBytes;
  }
}
