package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DatabaseTest {
  /** As many reads as wait, and more than there are connections. */
  @Test
  @Timeout(60)
  void transaction_findsAConnectionHoweverManyReadsGoOn() throws Exception {
    try (AgroalDataSource source = TestPostgres.database();
        ExecutorService threads = Executors.newFixedThreadPool(20)) {
      Database database = new Database(source);
      CountDownLatch reading = new CountDownLatch(Database.MOST_READING);
      CountDownLatch written = new CountDownLatch(1);
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        reads.add(
            threads.submit(
                () ->
                    database
                        .rows(
                            Query.of("SELECT 1"),
                            row -> {
                              reading.countDown();
                              await(written);
                              return row.getInt(1);
                            })
                        .size()));
      }
      reading.await();
      Lease lease = new Lease(database, UUID.randomUUID().toString());
      assertTrue(lease.take());
      written.countDown();
      for (Future<Integer> read : reads) {
        assertEquals(1, read.get());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
