package plasm.sink.boot;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's C library in a native executable.
 *
 * <p>Left alone, the driver looks through the whole temporary folder, starts a process to ask for
 * the platform, unpacks the library, reads it back byte by byte to compare, and leaves it behind
 * when the process is killed: together more than half of the time that the executable takes to be
 * ready. On a JVM all of that hardly shows.
 */
final class SqliteLibrary {
  private static final String NAME = "libsqlitejdbc.so";
  private static final Map<String, String> FOLDERS =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "aarch64");

  private SqliteLibrary() {}

  /** Does nothing where the driver has to find the library by itself. */
  static void load() throws IOException {
    String folder = FOLDERS.get(System.getProperty("os.arch"));
    boolean linux = "Linux".equals(System.getProperty("os.name"));
    if (ImageMode.current() != ImageMode.NATIVE_RUN || !linux || folder == null) {
      return;
    }
    String resource = "/org/sqlite/native/Linux/" + folder + "/" + NAME;
    try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (packed != null) {
        loadFrom(packed);
      }
    }
  }

  private static void loadFrom(InputStream packed) throws IOException {
    Path place = Files.createTempDirectory("plasm-sqlite");
    Path library = place.resolve(NAME);
    try {
      Files.copy(packed, library);
      System.setProperty("org.sqlite.lib.path", place.toString());
      System.setProperty("org.sqlite.lib.name", NAME);
      // What the driver looks through for libraries that other processes left behind.
      System.setProperty("org.sqlite.tmpdir", place.toString());
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new IOException("SQLite's library cannot be loaded: " + e.getMessage(), e);
    } finally {
      // It stays loaded; nothing is left behind, however the process ends.
      System.clearProperty("org.sqlite.tmpdir");
      System.clearProperty("org.sqlite.lib.path");
      System.clearProperty("org.sqlite.lib.name");
      Files.deleteIfExists(library);
      Files.deleteIfExists(place);
    }
  }
}
