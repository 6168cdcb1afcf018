package plasm.sink.store.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;

class SqliteStoreTest extends TraceStoreContract {
  @TempDir Path folder;

  @Override
  protected TraceStore create() {
    return TestSqlite.open(folder);
  }
}
