package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.LashRecords;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.LashStore;
import plasm.sink.store.LashStoreContract;

class PostgresLashTest extends LashStoreContract {
  private static final int REPLICAS = 3;
  private static final int ROUNDS = 60;

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

  /** Every record is posted through each of them, in batches of its own order. */
  @Test
  void replicas_storeEachRecordOnceAndCountItOnce() throws Exception {
    List<Tenant> tenants = List.of(Tenant.of("a"), Tenant.of("b"), Tenant.NONE);
    List<Callable<Integer>> posts = new ArrayList<>();
    for (int replica = 0; replica < REPLICAS; replica++) {
      LashStore store = new PostgresLash(new Database(database));
      Random random = new Random(replica);
      posts.add(
          () -> {
            int stored = 0;
            for (int round = 0; round < ROUNDS; round++) {
              Tenant tenant = tenants.get(random.nextInt(tenants.size()));
              int first = random.nextInt(200);
              String[] batch = new String[20];
              for (int i = 0; i < batch.length; i++) {
                int n = first + i;
                batch[i] = tick("r" + n, "s" + n % 5);
              }
              for (boolean each : append(store, tenant, batch)) {
                stored += each ? 1 : 0;
              }
            }
            return stored;
          });
    }
    int stored = 0;
    try (ExecutorService replicas = Executors.newFixedThreadPool(REPLICAS)) {
      for (Future<Integer> each : replicas.invokeAll(posts)) {
        stored += each.get();
      }
    }
    LashStore after = new PostgresLash(new Database(database));
    int found = 0;
    for (Tenant tenant : tenants) {
      List<Long> arrivals = new ArrayList<>();
      for (LashSession session : after.sessions(tenant, Long.MAX_VALUE, 100)) {
        List<StoredLash> records =
            after
                .records(LashQuery.ofSession(new LashSessionKey(tenant, session.sessionId())))
                .toList();
        assertEquals(session.summary().records(), records.size());
        List<String> ids =
            records.stream().map(r -> LashRecords.read(r.posted().toString()).id()).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size());
        records.forEach(each -> arrivals.add(each.arrival()));
        found += records.size();
      }
      assertEquals(arrivals.size(), new HashSet<>(arrivals).size());
      assertTrue(arrivals.stream().allMatch(n -> n >= 1 && n <= arrivals.size()), "no gaps");
    }
    assertEquals(stored, found);
  }
}
