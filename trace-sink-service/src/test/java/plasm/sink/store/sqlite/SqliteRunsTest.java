package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.json.RawJson;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunEvent;
import plasm.sink.store.RunStore;
import plasm.sink.store.RunStoreContract;

class SqliteRunsTest extends RunStoreContract {
  @TempDir Path folder;
  private SqliteStore store;

  @Override
  protected RunStore create() {
    store = TestSqlite.open(folder);
    return store.runs();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void section7_runs_areThereAfterARestart() {
    RunBounds bounds = new RunBounds(10, 0, 5);
    RunEvent event = new RunEvent("k", 1, "m", RawJson.of("{\"a\":1}"));
    store.runs().start(Run.started("r1", "a", "x", 1), bounds);
    store.runs().start(Run.started("r2", "b", null, 2), bounds);
    store.runs().add("r1", "x", List.of(event), bounds);
    store.runs().end("r1", null, 9);
    store.close();
    RunStore again = create();
    assertEquals(Optional.of(Run.started("r2", "b", null, 2)), again.latest());
    assertEquals(
        Optional.of(new Run("r1", "a", "x", 1, 9L, List.of(event), 0)), again.latestOf("a"));
  }
}
