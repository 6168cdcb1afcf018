package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class CheckpointTest {
  private static final int PAGE_BYTES = 4_096;

  @TempDir(factory = FolderOnDisk.class)
  Path folder;

  /** Pages that come in before each pass, and before each look at what is left behind one. */
  private final Deque<Integer> arriving = new ArrayDeque<>();

  private final SQLiteDataSource database = new SQLiteDataSource();
  private Connection writer;

  @BeforeEach
  void open() throws SQLException {
    database.setUrl("jdbc:sqlite:" + file());
    writer = database.getConnection();
    execute("PRAGMA page_size = " + PAGE_BYTES);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA wal_autocheckpoint = 0");
    execute("CREATE TABLE t (filler BLOB) STRICT");
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
  }

  private Path file() {
    return folder.resolve("trace-log.db");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  private void write(int pages) throws SQLException {
    execute("INSERT INTO t VALUES (zeroblob(" + pages * PAGE_BYTES + "))");
  }

  private Checkpoint checkpoint() {
    SQLiteDataSource whileSomebodyWrites =
        new SQLiteDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            if (!arriving.isEmpty()) {
              write(arriving.remove());
            }
            return super.getConnection();
          }
        };
    whileSomebodyWrites.setUrl(database.getUrl());
    return Checkpoint.of(whileSomebodyWrites);
  }

  /** How many pages of the WAL are not in the database yet. */
  private int left() throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.getInt(2) - row.getInt(3);
    }
  }

  @Test
  void passesBesideTheWriterGoOnUntilLittleIsLeft() throws Exception {
    try (Checkpoint checkpoint = checkpoint()) {
      arriving.addAll(List.of(2_000, 500, 1, 125, 1, 30, 7));
      checkpoint.runBesideWriter();

      assertEquals(List.of(7), List.copyOf(arriving), "little was left behind the third pass");
      int left = left();
      assertTrue(left >= 30 && left < 64, () -> "left: " + left);
    }
  }

  @Test
  void passesEndWhenTheWriterIsAsFast() throws Exception {
    try (Checkpoint checkpoint = checkpoint()) {
      arriving.addAll(Collections.nCopies(20, 200));
      checkpoint.runBesideWriter();

      assertEquals(10, arriving.size(), "five passes");
    }
  }

  @Test
  void onlyWhatCameInLastStaysInMemory() throws Exception {
    try (Checkpoint checkpoint = checkpoint()) {
      write(80 << 20 >> 12);
      checkpoint.runBesideWriter();

      boolean stays = !PageCacheTest.canLeaveMemory(file());
      assertEquals(stays, PageCacheTest.isInMemory(file(), 0, 10 << 20));
      assertTrue(PageCacheTest.isInMemory(file(), 20 << 20, 10 << 20));
    }
  }

  @Test
  void aWalThatIsMovedStartsOver() throws Exception {
    try (Checkpoint checkpoint = checkpoint()) {
      write(500);
      long bytes = Files.size(Path.of(file() + "-wal"));
      arriving.addAll(List.of(50, 5));
      checkpoint.runBesideWriter();
      write(10);
      checkpoint.finish(1);
      write(400);

      long grown = Files.size(Path.of(file() + "-wal")) - bytes;
      assertTrue(grown < 100 * PAGE_BYTES, () -> "grew by " + grown);
      assertTrue(Files.size(file()) > 500 * PAGE_BYTES);
    }
  }
}
