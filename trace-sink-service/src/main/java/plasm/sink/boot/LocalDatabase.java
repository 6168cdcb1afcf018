package plasm.sink.boot;

import java.nio.file.Path;

/** The embedded database of local mode. */
final class LocalDatabase {
  private static final String FILE = "trace-sink.db";

  private LocalDatabase() {}

  /**
   * WAL with synchronous=FULL: a commit is on the disk when it returns, and readers go on beside
   * the writer.
   */
  static String url(String folder) {
    return "jdbc:sqlite:"
        + Path.of(folder.strip()).toAbsolutePath().normalize().resolve(FILE)
        + "?page_size=8192&journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=IMMEDIATE"
        + "&mmap_size=268435456";
  }
}
