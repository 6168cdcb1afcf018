package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.Stamped;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** What is read while the log takes events and the index does not. */
class SqliteIndexFailureTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final TraceKey ONE = key("6532eebe-fcdd-5fe6-8b9e-c4513e158330");
  private static final TraceKey OTHER = key("0b6e5f2c-6f0a-5d0e-9d5b-5a5a0d1c2b3f");

  @TempDir Path folder;
  private SqliteStore store;

  private static TraceKey key(String traceId) {
    return new TraceKey(Tenant.of("acme"), UUID.fromString(traceId));
  }

  @BeforeEach
  void fill() throws SQLException {
    store = TestSqlite.open(folder);
    append(ONE);
    append(OTHER);
    assertEquals(1, head(ONE).events());
    change("CREATE TRIGGER broken BEFORE UPDATE ON traces BEGIN SELECT RAISE(FAIL, 'broken'); END");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void append(TraceKey key) {
    store.append(Stamped.of(Events.line("acme", key.traceId()).fresh()), NOW);
  }

  private TraceHead head(TraceKey key) {
    return store.head(key).orElseThrow();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = TestSqlite.database(folder, "index").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void head_failsOfATraceWhoseEventIsNotReadable() throws SQLException {
    append(ONE);
    assertThrows(StoreFailure.Unavailable.class, () -> store.head(ONE));
    assertEquals(1, head(OTHER).events());
    change("DROP TRIGGER broken");
    assertEquals(2, head(ONE).events());
  }

  @Test
  void head_failsOfATraceWhoseEndIsNotReadable() throws SQLException {
    store.complete(List.of(head(ONE)));
    assertThrows(StoreFailure.Unavailable.class, () -> store.head(ONE));
    assertFalse(head(OTHER).completed());
    change("DROP TRIGGER broken");
    assertTrue(head(ONE).completed());
  }

  /** As it does when the disk is full; rolling back once more fails, and is not what went wrong. */
  @Test
  void head_tellsWhyItFailsWhereSqliteRolledBackByItself() throws SQLException {
    change("DROP TRIGGER broken");
    change(
        "CREATE TRIGGER broken BEFORE UPDATE ON traces BEGIN SELECT RAISE(ROLLBACK, 'broken'); END");
    append(ONE);
    for (int attempt = 0; attempt < 3; attempt++) {
      StoreFailure failure = assertThrows(StoreFailure.Unavailable.class, () -> store.head(ONE));
      assertTrue(failure.getMessage().contains("broken"), failure.getMessage());
    }
    change("DROP TRIGGER broken");
    assertEquals(2, head(ONE).events());
  }
}
