package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.Stamped;
import plasm.sink.trace.TraceKey;

/** Who reads the index for long keeps its WAL from starting over. */
class SqliteIndexWalTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @TempDir Path folder;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = TestSqlite.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void foldingKeepsNobodyFromMovingTheWal() throws SQLException {
    TraceKey key = new TraceKey(Tenant.of("acme"), UUID.randomUUID());
    store.append(Stamped.of(Events.line("acme", key.traceId()).fresh()), NOW);
    assertEquals(1, store.head(key).orElseThrow().events());
    assertEquals(0, refusedCheckpoints());
  }

  private int refusedCheckpoints() throws SQLException {
    try (Connection connection = TestSqlite.database(folder, "index").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.getInt(1);
    }
  }
}
