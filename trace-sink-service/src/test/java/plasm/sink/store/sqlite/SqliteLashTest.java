package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.store.LashStore;
import plasm.sink.store.LashStoreContract;

class SqliteLashTest extends LashStoreContract {
  @TempDir Path folder;
  private SqliteStore store;

  @Override
  protected LashStore create() {
    store = TestSqlite.open(folder);
    return store.lash();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void records_areThereAfterARestart() {
    append(Tenant.NONE, tick("a", "s"), tick("b", "s"));
    store.close();
    LashStore again = create();
    LashSessionKey session = new LashSessionKey(Tenant.NONE, "s");
    assertEquals(2, again.session(session).orElseThrow().summary().records());
    assertArrayEquals(
        new boolean[] {false, true}, append(again, Tenant.NONE, tick("b", "s"), tick("c", "s")));
    assertEquals(3, again.session(session).orElseThrow().summary().records());
  }
}
