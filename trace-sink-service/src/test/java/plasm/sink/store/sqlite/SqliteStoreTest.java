package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Events;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;

class SqliteStoreTest extends TraceStoreContract {
  @TempDir Path folder;

  @Override
  protected TraceStore create(TraceFeed feed) {
    return TestSqlite.open(folder, feed);
  }

  /** Runs are stored by blocks of some thousand traces. */
  @Test
  void list_findsARunOfTracesThatCameInFarApart() {
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String run = i == 7 || i == 4_507 ? "rare" : "run-" + i;
      events.add(
          Events.context(ACME, new UUID(1, i)).emittedAt(NOW.plusSeconds(i)).with("run_id", run));
    }
    append(events.toArray(Events[]::new));
    assertEquals(List.of(new UUID(1, 4_507), new UUID(1, 7)), listed(query(ACME).run("rare")));
    assertEquals(List.of(new UUID(1, 4_999)), listed(query(ACME).run("run-4999")));
  }
}
