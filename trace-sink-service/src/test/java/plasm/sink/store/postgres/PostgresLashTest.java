package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.LashStore;
import plasm.sink.store.LashStoreContract;

class PostgresLashTest extends LashStoreContract {
  private AgroalDataSource database;

  @Override
  protected LashStore create() {
    database = TestPostgres.database();
    return new PostgresLash(new Database(database));
  }

  @AfterEach
  void disconnect() {
    database.close();
  }

  @Test
  void append_ofTheSameRecordsThroughSeveralReplicas_countsEachOnce() throws Exception {
    List<Callable<Integer>> posts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int from = i / 2 * 3;
      LashStore replica = new PostgresLash(new Database(database));
      posts.add(
          () -> {
            int taken = 0;
            for (Tenant tenant : List.of(Tenant.of("acme"), Tenant.NONE)) {
              for (boolean stored :
                  append(replica, tenant, tick("r" + (from + 4), "s"), tick("r" + from, "s"))) {
                taken += stored ? 1 : 0;
              }
            }
            return taken;
          });
    }
    int taken = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> post : threads.invokeAll(posts)) {
        taken += post.get();
      }
    }
    assertEquals(80, taken);
    LashStore any = new PostgresLash(new Database(database));
    LashSessionKey session = new LashSessionKey(Tenant.of("acme"), "s");
    assertEquals(40, any.session(session).orElseThrow().summary().records());
    assertEquals(40, any.records(LashQuery.ofSession(session)).toList().size());
  }

  /** Lash text may hold NUL, and names of any length. */
  @Test
  void names_mayBeWhatNoColumnHolds() {
    LashStore lash = new PostgresLash(new Database(database));
    String session = "a\0" + "x".repeat(400);
    String escaped = session.replace("\0", "\\u0000");
    assertArrayEquals(
        new boolean[] {true, false},
        append(lash, Tenant.NONE, tick("i".repeat(500), escaped), tick("i".repeat(500), escaped)));
    LashSessionKey key = new LashSessionKey(Tenant.NONE, session);
    assertEquals(session, lash.session(key).orElseThrow().sessionId());
    List<StoredLash> records = lash.records(LashQuery.ofSession(key)).toList();
    assertEquals(1, records.size());
    assertTrue(lash.arrival(Tenant.NONE, "i".repeat(500)).isPresent());
  }
}
