package plasm.sink.store.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;

class SqliteStoreTest extends TraceStoreContract {
  @TempDir Path folder;

  @Override
  protected TraceStore create(TraceFeed feed) {
    return TestSqlite.open(folder, feed);
  }
}
