package plasm.sink.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plasm.model.json.RawJson;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;

/** What the port promises, sentence by sentence; every backend extends it. */
public abstract class RunStoreContract {
  private static final RunBounds TEN = new RunBounds(10, 0, 5);

  private RunStore runs;

  /** An empty store. */
  protected abstract RunStore create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    runs = create();
  }

  @Test
  void section4_start_isFoundByIdByRepositoryAndAsTheLatest() {
    start("r1", "a");
    start("r2", "b");
    assertEquals(Optional.of(Run.started("r1", "a", null, 1_000)), runs.byId("r1"));
    assertEquals("r1", runs.latestOf("a").orElseThrow().runId());
    assertEquals("r2", runs.latest().orElseThrow().runId());
    assertEquals(Optional.empty(), runs.byId("r3"));
    assertEquals(Optional.empty(), runs.latestOf("c"));
    assertEquals(Optional.empty(), runs.latestOf(""));
  }

  @Test
  void section4_latest_isByStartNotByTime() {
    runs.start(Run.started("r1", "a", null, 9_000), TEN);
    runs.start(Run.started("r2", "a", null, 1), TEN);
    runs.end("r1", null, 10_000);
    assertEquals("r2", runs.latest().orElseThrow().runId());
    assertEquals("r2", runs.latestOf("a").orElseThrow().runId());
  }

  /** Retention 10, eleven starts of one id: the trace must be there. */
  @Test
  void section8_start_ofTheSameIdAgainTakesOnePlaceOnly() {
    for (int i = 0; i <= 10; i++) {
      runs.start(Run.started("dup", "a", null, i), TEN);
    }
    assertEquals(10, runs.latestOf("a").orElseThrow().startedAtMs());
    assertEquals(10, runs.byId("dup").orElseThrow().startedAtMs());
    IntStream.range(0, 9).forEach(i -> start("r" + i, "a"));
    assertTrue(runs.byId("dup").isPresent());
    start("r9", "a");
    assertTrue(runs.byId("dup").isEmpty());
  }

  @Test
  void section3_start_ofTheSameIdBeginsAnew() {
    runs.start(Run.started("r", "a", "one", 1), TEN);
    add("r", event(1));
    runs.end("r", null, 5);
    runs.start(Run.started("r", "a", "two", 2), TEN);
    assertEquals(Optional.of(Run.started("r", "a", "two", 2)), runs.byId("r"));
  }

  @Test
  void section3_start_underAnotherRepositoryLeavesTheFirst() {
    start("r1", "a");
    start("r2", "a");
    start("r2", "b");
    assertEquals("r1", runs.latestOf("a").orElseThrow().runId());
    assertEquals("r2", runs.latestOf("b").orElseThrow().runId());
    start("r1", "b");
    assertEquals(Optional.empty(), runs.latestOf("a"));
  }

  @Test
  void section3_retention_isOverAllRepositoriesOldestStartOut() {
    for (int i = 0; i < 12; i++) {
      start("r" + i, i % 2 == 0 ? "even" : "odd");
    }
    for (int i = 0; i < 12; i++) {
      assertEquals(i >= 2, runs.byId("r" + i).isPresent(), "r" + i);
    }
  }

  @Test
  void section3_retention_ofOneRepositoryLeavesOthersAlone() {
    RunBounds bounds = new RunBounds(10, 2, 5);
    runs.start(Run.started("other", "b", null, 1), bounds);
    for (int i = 0; i < 4; i++) {
      runs.start(Run.started("r" + i, "a", null, 1), bounds);
    }
    assertTrue(runs.byId("other").isPresent());
    assertEquals(
        List.of(false, false, true, true),
        IntStream.range(0, 4).mapToObj(i -> runs.byId("r" + i).isPresent()).toList());
  }

  @Test
  void section2_add_keepsTheOrderAndEveryMember() {
    start("r", "a");
    RunEvent first =
        new RunEvent("chat.request", 5, null, RawJson.of("{\"x\": [1.50,{\"y\":null}]}"));
    RunEvent second = new RunEvent("größe", 4, "m \"q\"", RawJson.of("{}"));
    add("r", first);
    runs.end("r", null, 9);
    add("r", second, event(3));
    Run run = runs.byId("r").orElseThrow();
    assertEquals(List.of(first, second, event(3)), run.events());
    assertEquals(9, run.endedAtMs());
    assertEquals(0, run.droppedEvents());
  }

  @Test
  void section3_add_letsTheOldestEventsGo() {
    start("r", "a");
    for (int i = 1; i <= 4; i++) {
      add("r", event(i));
    }
    add("r", event(5), event(6), event(7));
    Run run = runs.byId("r").orElseThrow();
    assertEquals(
        IntStream.rangeClosed(3, 7).mapToObj(RunStoreContract::event).toList(), run.events());
    assertEquals(2, run.droppedEvents());
    runs.add(
        "r", null, IntStream.rangeClosed(8, 20).mapToObj(RunStoreContract::event).toList(), TEN);
    run = runs.byId("r").orElseThrow();
    assertEquals(
        IntStream.rangeClosed(16, 20).mapToObj(RunStoreContract::event).toList(), run.events());
    assertEquals(15, run.droppedEvents());
  }

  @Test
  void section3_addAndEnd_tellWhatIsUnknownOrReplaced() {
    assertEquals(RunChange.UNKNOWN, add("r", event(1)));
    assertEquals(RunChange.UNKNOWN, runs.end("r", null, 1));
    runs.start(Run.started("r", "a", "two", 1), TEN);
    assertEquals(RunChange.REPLACED, runs.add("r", "one", List.of(event(1)), TEN));
    assertEquals(RunChange.REPLACED, runs.end("r", "one", 1));
    assertEquals(Optional.of(Run.started("r", "a", "two", 1)), runs.byId("r"));
    assertEquals(RunChange.DONE, runs.add("r", "two", List.of(event(1)), TEN));
    assertEquals(RunChange.DONE, add("r", event(2)));
    assertEquals(RunChange.DONE, runs.end("r", "two", 1));
    assertEquals(RunChange.DONE, runs.end("r", null, 2));
    assertEquals(2, runs.byId("r").orElseThrow().endedAtMs());
    assertEquals(2, runs.byId("r").orElseThrow().events().size());
    runs.start(Run.started("r", "a", null, 1), TEN);
    assertEquals(RunChange.REPLACED, runs.add("r", "two", List.of(event(1)), TEN));
  }

  @Test
  void section8_answers_areDetached() {
    start("r", "a");
    add("r", event(1));
    Run before = runs.byId("r").orElseThrow();
    add("r", event(2));
    runs.end("r", null, 7);
    assertEquals(List.of(event(1)), before.events());
    assertEquals(null, before.endedAtMs());
  }

  /** Against the plainest model: a list in the order of starts. */
  @Test
  void section9_anySequenceOfStarts_retainsTheLastOnes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> order = new ArrayList<>();
    Map<String, String> repos = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      String run = "r" + random.nextInt(25);
      String repo = "repo" + random.nextInt(4);
      start(run, repo);
      order.remove(run);
      order.add(run);
      repos.put(run, repo);
      List<String> kept = order.subList(Math.max(0, order.size() - 10), order.size());
      for (int any = 0; any < 25; any++) {
        assertEquals(kept.contains("r" + any), runs.byId("r" + any).isPresent(), "seed " + seed);
      }
      String expected =
          kept.stream().filter(k -> repos.get(k).equals(repo)).reduce((a, b) -> b).orElseThrow();
      assertEquals(expected, runs.latestOf(repo).orElseThrow().runId(), "seed " + seed);
      assertEquals(run, runs.latest().orElseThrow().runId(), "seed " + seed);
    }
  }

  private void start(String runId, String repoId) {
    runs.start(Run.started(runId, repoId, null, 1_000), TEN);
  }

  private RunChange add(String runId, RunEvent... events) {
    return runs.add(runId, null, List.of(events), TEN);
  }

  private static RunEvent event(int n) {
    return new RunEvent("k" + n, n, null, RawJson.of("{\"n\":" + n + "}"));
  }
}
