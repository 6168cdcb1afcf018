package plasm.sink.store.postgres;

import io.agroal.api.AgroalDataSource;
import org.junit.jupiter.api.AfterEach;
import plasm.sink.store.RunStore;
import plasm.sink.store.RunStoreContract;

class PostgresRunsTest extends RunStoreContract {
  private AgroalDataSource database;

  @Override
  protected RunStore create() {
    database = TestPostgres.database();
    return new PostgresRuns(new Database(database));
  }

  @AfterEach
  void disconnect() {
    database.close();
  }
}
