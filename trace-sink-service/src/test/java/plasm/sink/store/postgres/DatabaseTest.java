package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

  /**
   * As after a failover: the address has another server, and old connections are to the old one.
   */
  @Test
  void transaction_leavesConnectionsThatTakeNoWrites() throws Exception {
    String name = TestPostgres.newDatabase();
    readOnly(name, "SET default_transaction_read_only = on");
    try (AgroalDataSource source = TestPostgres.connect(name)) {
      Database database = new Database(source);
      assertEquals(1, database.rows(Query.of("SELECT 1"), row -> row.getInt(1)).size());
      Lease lease = new Lease(database, "any");
      assertFalse(lease.take());
      readOnly(name, "RESET default_transaction_read_only");
      assertTrue(lease.take());
    }
  }

  /** Counts for connections that are made from then on. */
  private static void readOnly(String database, String change) throws SQLException {
    try (AgroalDataSource source = TestPostgres.connect("postgres");
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE " + database + " " + change);
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
