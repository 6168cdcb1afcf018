package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.model.store.StoreCheck;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceKey;
import plasm.sink.usage.UsageQuery;

class PostgresStoreTest extends TraceStoreContract {
  private static final String ACME = "acme";

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

  /** Longer than any entry of an index. */
  @Test
  void names_mayBeOfAnyLength() {
    String name = "ü".repeat(9_000);
    append(
        Events.line(ACME, TRACE)
            .project(name)
            .mcpSession(name)
            .with("run_id", name)
            .with("logical_session_id", name));
    assertEquals(name, head(ACME, TRACE).projectSlug());
    assertEquals(List.of(TRACE), listed(query(ACME).project(name)));
    assertEquals(List.of(TRACE), listed(query(ACME).session(name)));
    assertEquals(List.of(TRACE), listed(query(ACME).run(name)));
    assertEquals(List.of(), listed(query(ACME).project(name + "x")));
    assertEquals(1, store.openOfSession(name).size());
    assertEquals(0, store.openOfSession(name + "x").size());
  }

  /** No column of text holds it, so nothing is found; that is no failure. */
  @Test
  void reads_forNulFindNothing() {
    append(Events.line(ACME, TRACE));
    TraceKey key = new TraceKey(Tenant.of("a\0"), TRACE);
    assertEquals(Optional.empty(), store.head(key));
    assertEquals(List.of(), store.records(key, RecordRange.ALL).toList());
    assertEquals(List.of(), listed(query("a\0")));
    assertEquals(List.of(), listed(query(ACME).project("\0")));
    assertEquals(List.of(), listed(query(ACME).session("\0")));
    assertEquals(List.of(), listed(query(ACME).run("\0")));
    assertEquals(List.of(), store.openOfSession("\0"));
    UsageQuery usage = new UsageQuery(key.tenant(), 0, Long.MAX_VALUE, null, 10, true);
    assertEquals(List.of(), store.usage(usage).toList());
  }

  @Test
  void check_saysWhyItIsDown() {
    database.close();
    StoreCheck check = store.check();
    assertFalse(check.up());
    assertEquals("postgresql", check.name());
    assertTrue(check.detail().startsWith("PostgreSQL does not work: "), check.detail());
    database = TestPostgres.database();
  }
}
