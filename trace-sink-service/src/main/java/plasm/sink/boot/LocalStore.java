package plasm.sink.boot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import plasm.model.store.StoreFailure;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.archive.ArchiveFolder;
import plasm.sink.store.sqlite.FolderLock;
import plasm.sink.store.sqlite.ForeignTraces;
import plasm.sink.store.sqlite.SqliteStore;
import plasm.web.RefusedSetting;

/**
 * Everything of local mode that has to happen in order: take the folder, bring the schema up to
 * date, open the store, list what other programs archived.
 */
record LocalStore(FolderLock lock, SqliteStore store, ArchiveFolder archive, ForeignTraces foreign)
    implements AutoCloseable {

  /** A database and what keeps its schema. */
  record Database(DataSource source, Flyway flyway) {}

  private interface FirstLook {
    void at(ForeignTraces foreign) throws IOException;
  }

  /**
   * Opens the folder of local mode.
   *
   * @throws RefusedSetting when the folder cannot be used
   */
  static LocalStore open(Path folder, Database log, Database index, TraceFeed feed) {
    return open(
        "PLASM_TRACE_ARCHIVE_DIR is " + folder, folder, log, index, feed, ForeignTraces::look);
  }

  /**
   * Opens the folder in which a relay keeps events; what other programs archived there is not ours
   * to list, since reads are answered elsewhere.
   *
   * @throws RefusedSetting when the folder cannot be used
   */
  static LocalStore openSpool(Backend.Spool spool, Database log, Database index, TraceFeed feed) {
    String setting =
        spool.variable() == null
            ? "PLASM_TRACE_SINK_DATA_DIR is not set, and its default is " + spool.folder()
            : spool.variable() + " is " + spool.folder();
    return open(setting, spool.folder(), log, index, feed, foreign -> {});
  }

  /**
   * @param setting begins the sentence of a refusal
   */
  private static LocalStore open(
      String setting,
      Path folder,
      Database log,
      Database index,
      TraceFeed feed,
      FirstLook firstLook) {
    try {
      Files.createDirectories(folder);
      FolderLock lock =
          FolderLock.tryAcquire(folder)
              .orElseThrow(
                  () ->
                      new RefusedSetting(
                          setting
                              + ", which another trace sink uses: stop that one, or give this one"
                              + " a folder of its own"));
      SqliteLibrary.load();
      LocalDatabases.create(folder);
      log.flyway().migrate();
      index.flyway().migrate();
      ArchiveFolder archive = new ArchiveFolder(folder);
      SqliteStore store = new SqliteStore(log.source(), index.source(), folder, archive, feed);
      ForeignTraces foreign = new ForeignTraces(archive, store);
      firstLook.at(foreign);
      return new LocalStore(lock, store, archive, foreign);
    } catch (IOException | SQLException | FlywayException | StoreFailure e) {
      throw new RefusedSetting(
          setting
              + ", which cannot be used: "
              + reason(e).lines().findFirst().orElse("no reason given"));
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public void close() throws IOException {
    store.close();
    lock.close();
  }
}
