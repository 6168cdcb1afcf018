package plasm.sink.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The embedded databases of local mode: the log of events, and the index that reads go by. */
final class LocalDatabases {
  static final String LOG = "log";
  static final String INDEX = "index";
  static final List<String> NAMES = List.of(LOG, INDEX);

  /** Two rows of the log, compressed, mostly fill one. */
  private static final int LOG_PAGE_BYTES = 8_192;

  /** Trace ids are random, so a new trace makes a page dirty for the few bytes of its id. */
  private static final int INDEX_PAGE_BYTES = 4_096;

  private LocalDatabases() {}

  /**
   * WAL with synchronous=FULL: a commit is on the disk when it returns, and readers go on beside
   * the writer. DEFERRED, since the driver begins the next transaction together with a commit: one
   * that took its place in the WAL then would keep the WAL from ever starting over. Without
   * generated keys, which the driver would ask for with a statement of its own after each INSERT.
   */
  static String url(String folder, String name) {
    return "jdbc:sqlite:"
        + file(Path.of(folder.strip()).toAbsolutePath().normalize(), name)
        + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000"
        + "&transaction_mode=DEFERRED&jdbc.get_generated_keys=false&mmap_size=268435456";
  }

  /**
   * Creates the databases that are missing: a page size can only be chosen before anything else is
   * done.
   */
  static void create(Path folder) throws SQLException {
    for (String name : NAMES) {
      Path file = file(folder, name);
      if (!Files.exists(file)) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            Statement statement = connection.createStatement()) {
          int pageBytes = name.equals(LOG) ? LOG_PAGE_BYTES : INDEX_PAGE_BYTES;
          statement.execute("PRAGMA page_size = " + pageBytes);
          statement.execute("PRAGMA journal_mode = WAL");
        }
      }
    }
  }

  /** Whether an earlier process left events there. */
  static boolean exist(Path folder) {
    return Files.exists(file(folder, LOG));
  }

  private static Path file(Path folder, String name) {
    return folder.resolve("trace-" + name + ".db");
  }
}
