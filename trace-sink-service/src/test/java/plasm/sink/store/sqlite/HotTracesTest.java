package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.trace.Tenant;
import plasm.sink.trace.TraceKey;

/** The trace asked for last is at hand, but never longer than the others are. */
class HotTracesTest {
  private static final Tenant ACME = Tenant.of("acme");

  @TempDir Path folder;
  private Connection index;
  private HotTraces traces;

  @BeforeEach
  void open() throws SQLException {
    index = TestSqlite.database(folder, "index").getConnection();
    traces = new HotTraces(index);
  }

  @AfterEach
  void close() throws SQLException {
    traces.close();
    index.close();
  }

  @Test
  void get_ofTheSameTraceAgainIsTheSame() throws SQLException {
    HotTrace first = traces.get(key(1));
    HotTrace second = traces.get(key(2));
    assertSame(second, traces.get(key(2)));
    assertSame(first, traces.get(key(1)));
  }

  @Test
  void get_ofTheSameIdOfAnotherTenantIsAnotherTrace() throws SQLException {
    assertEquals(1, traces.get(key(1)).traceNo());
    assertEquals(2, traces.get(new TraceKey(Tenant.NONE, key(1).traceId())).traceNo());
  }

  @Test
  void get_afterForgetBeginsAnew() throws SQLException {
    assertEquals(1, traces.get(key(1)).traceNo());
    traces.forget(key(1));
    assertEquals(2, traces.get(key(1)).traceNo());
  }

  /** As many changed traces as fill the memory leave no room for the one asked for last. */
  @Test
  void get_afterItWasLetGoIsKeptLikeAnyOther() throws SQLException {
    for (int i = 1; i <= 4_097; i++) {
      traces.touched(traces.get(key(i)));
    }
    traces.get(key(5_000));
    traces.markWritten();
    HotTrace again = traces.get(key(5_000));
    traces.get(key(1));
    assertSame(again, traces.get(key(5_000)));
  }

  private static TraceKey key(long id) {
    return new TraceKey(ACME, new UUID(0, id));
  }
}
