package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.postgres.CuttingProxy.Cut;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceKey;

/** The connection is lost during a commit: nobody knows, and doing it again is harmless. */
class UnknownOutcomeTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final UUID TRACE = new UUID(5, 5);

  private final List<StampedEvent> batch =
      Stamped.of(Events.line("acme", TRACE), Events.error("acme", TRACE));
  private CuttingProxy proxy;
  private AgroalDataSource connections;
  private PostgresStore store;

  @BeforeEach
  void start() throws Exception {
    proxy = new CuttingProxy(TestPostgres.port());
    connections = TestPostgres.connect(TestPostgres.newDatabase(), proxy.port());
    store = TestPostgres.open(connections, TraceFeed.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    connections.close();
    proxy.close();
  }

  @Test
  void append_thatWasNotCommitted_isStoredTheNextTime() {
    proxy.cutNext(Cut.BEFORE_COMMIT);
    assertThrows(StoreFailure.Unknown.class, () -> store.append(batch, NOW));
    assertArrayEquals(new boolean[] {true, true}, store.append(batch, NOW).stored());
    assertEquals(2, events());
  }

  @Test
  void append_thatWasCommitted_isARepeatTheNextTime() throws Exception {
    proxy.cutNext(Cut.AFTER_COMMIT);
    assertThrows(StoreFailure.Unknown.class, () -> store.append(batch, NOW));
    Await.until("the server has committed", Duration.ofSeconds(10), () -> events() == 2);
    assertArrayEquals(new boolean[] {false, false}, store.append(batch, NOW).stored());
    assertEquals(2, events());
  }

  private long events() {
    return store.head(new TraceKey(Tenant.of("acme"), TRACE)).map(head -> head.events()).orElse(0L);
  }
}
