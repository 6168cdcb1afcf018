package plasm.sink.retained;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import plasm.model.json.RawJson;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;
import plasm.sink.run.RunStart;
import plasm.sink.store.memory.MemoryRuns;

/** Who is told of runs that end. */
class RetainedRunsTest {
  private final List<Run> told = new ArrayList<>();
  private final RetainedRuns runs =
      new RetainedRuns(
          new MemoryRuns(),
          new Capture(true, 1),
          new RunBounds(50, 0, 100),
          Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC),
          told::add);

  @Test
  void end_tellsTheRunAsItIs() {
    RunEvent event = new RunEvent("k", 5, "m", RawJson.of("{}"));
    runs.start(new RunStart("r", "a", 3, "1"));
    runs.add("r", null, List.of(event));
    assertEquals(List.of(), told);
    assertEquals(RunChange.DONE, runs.end("r", "1", 0));
    assertEquals(List.of(new Run("r", "a", "1", 3, 77L, List.of(event), 0)), told);
  }

  @Test
  void endAgain_tellsAgain() {
    runs.start(new RunStart("r", "a", 3, null));
    runs.end("r", null, 5);
    runs.end("r", null, 6);
    assertEquals(List.of(5L, 6L), told.stream().map(Run::endedAtMs).toList());
  }

  @Test
  void endThatChangesNothing_tellsNobody() {
    runs.start(new RunStart("r", "a", 3, "2"));
    assertEquals(RunChange.REPLACED, runs.end("r", "1", 5));
    assertEquals(RunChange.UNKNOWN, runs.end("other", null, 5));
    assertEquals(List.of(), told);
  }
}
