package plasm.sink.store.sqlite;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.archive.ArchiveFolder;

/** A SQLite store in a folder, without the framework: the same schema, the same settings. */
final class TestSqlite {
  private TestSqlite() {}

  static SqliteStore open(Path folder) {
    return open(folder, TraceFeed.NONE);
  }

  static SqliteStore open(Path folder, TraceFeed feed) {
    return new SqliteStore(
        database(folder, "log"),
        database(folder, "index"),
        folder,
        new ArchiveFolder(folder),
        feed);
  }

  static DataSource database(Path folder, String name) {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setGetGeneratedKeys(false);
    SQLiteDataSource database = new SQLiteDataSource(settings);
    database.setUrl(
        "jdbc:sqlite:"
            + folder.resolve("trace-" + name + ".db")
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000"
            + "&transaction_mode=DEFERRED");
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/sqlite-" + name)
        .load()
        .migrate();
    return database;
  }
}
