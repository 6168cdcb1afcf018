package plasm.sink.store.postgres;

import io.agroal.api.AgroalDataSource;
import org.junit.jupiter.api.AfterEach;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;

class PostgresStoreTest extends TraceStoreContract {
  private AgroalDataSource database;

  @Override
  protected TraceStore create(TraceFeed feed) {
    database = TestPostgres.database();
    return TestPostgres.open(database, feed);
  }

  @AfterEach
  void disconnect() {
    database.close();
  }
}
