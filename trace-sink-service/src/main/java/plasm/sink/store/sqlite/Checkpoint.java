package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import plasm.model.store.StoreFailure;

/**
 * Moves pages from the WAL to the database, beside the writer instead of inside its commits.
 *
 * <p>Only a WAL that is moved completely starts over at its beginning, so the last pass runs while
 * the writer waits. Passes beside the writer come first, each shorter than the one before, until
 * what is left is not worth mentioning. The file keeps its size: overwriting is cheaper for
 * fdatasync than growing.
 *
 * <p>SQLite brings the pages of all passes to the disk at the end of the last one, so each pass
 * that runs beside the writer is followed by doing that here. What is on the disk then, and did not
 * come in lately, leaves memory.
 */
final class Checkpoint implements AutoCloseable {
  private static final long WORTHWHILE_BYTES = 64L << 20;
  private static final long SHORT_REST_PAGES = 64;
  private static final int MAX_PASSES = 5;

  /** What came in last is what people look at. */
  private static final long KEPT_IN_MEMORY_BYTES = 64L << 20;

  private final DataSource dataSource;

  /**
   * SQLite's own file once more. To close it takes the locks of all connections of this process
   * with it (fcntl(2)), so it stays open until none of them writes any more.
   */
  private final FileChannel database;

  private final PageCache pageCache;
  private long movedBytes;
  private long droppedTo;

  private Checkpoint(DataSource dataSource, FileChannel database, PageCache pageCache) {
    this.dataSource = dataSource;
    this.database = database;
    this.pageCache = pageCache;
  }

  /**
   * @throws StoreFailure.Unavailable when the database cannot be opened
   */
  static Checkpoint of(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet main = statement.executeQuery("PRAGMA database_list")) {
      Path file = Path.of(main.getString("file"));
      return new Checkpoint(
          dataSource, FileChannel.open(file, StandardOpenOption.WRITE), PageCache.of(file));
    } catch (SQLException | IOException e) {
      throw new StoreFailure.Unavailable("the log cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * @param writtenBytes events ever written; the WAL holds some share of what was not moved yet
   */
  boolean isWorthwhile(long writtenBytes) {
    return writtenBytes - movedBytes > WORTHWHILE_BYTES;
  }

  /** Moves nearly all, while the writer goes on. */
  void runBesideWriter() throws SQLException, IOException {
    long left = Long.MAX_VALUE;
    for (int pass = 0; pass < MAX_PASSES && left > SHORT_REST_PAGES; pass++) {
      run();
      database.force(false);
      left = left();
    }
    dropOld();
  }

  private void dropOld() throws IOException {
    long old = database.size() - KEPT_IN_MEMORY_BYTES;
    if (old > droppedTo) {
      pageCache.drop(droppedTo, old);
      droppedTo = old;
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

  private void run() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

  /**
   * How many pages of the WAL are not moved. A pass does not tell: by its own count it moved all
   * that there were when it began.
   */
  private long left() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.getLong(2) - row.getLong(3);
    }
  }

  @Override
  public void close() throws IOException {
    pageCache.close();
    database.close();
  }
}
