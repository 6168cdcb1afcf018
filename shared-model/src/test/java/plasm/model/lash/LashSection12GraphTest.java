package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.execution.BranchSide;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ChildStarted;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionEvent.NodeCompleted;
import plasm.model.lash.execution.ExecutionEvent.NodeFailed;
import plasm.model.lash.execution.ExecutionEvent.NodeStarted;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.graph.ExecutionGraph.NodeStatus;
import plasm.model.lash.graph.ExecutionGraph.Selection;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.Golden;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 12: graphs of lashlang executions. */
class LashSection12GraphTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ExecutionIdentity IDENTITY = identity("p");
  private static final String KEY = "process:p";

  private int count;

  static List<JsonNode> cases() throws IOException {
    return StreamSupport.stream(
            JSON.readTree(Golden.bytes("lash-graph-cases.json")).spliterator(), false)
        .toList();
  }

  @Test
  void goldenRecords_giveTheGoldenGraphs() {
    assertEquals(Golden.lines("lash-golden-graphs.jsonl"), graphs(LashRecords.golden()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goldenCase_givesItsGraphs(JsonNode example) {
    GraphStore store = new GraphStore();
    for (JsonNode record : example.get("records")) {
      store.append(LashRecords.read(record.toString()));
    }
    List<String> expected = new ArrayList<>();
    example.get("graphs").forEach(graph -> expected.add(graph.toString()));
    assertEquals(expected, written(store), example.get("name").textValue());
  }

  @Test
  void goldenCases_areAllThere() throws IOException {
    assertEquals(8, cases().size());
  }

  @Test
  void otherRecords_matterNot() {
    GraphStore store = new GraphStore();
    new LashRecords(1)
        .oneOfEach().stream()
            .filter(event -> !(event instanceof LashlangExecution))
            .forEach(event -> store.append(TraceRecord.now(TraceContext.EMPTY, event)));
    assertEquals(List.of(), store.graphs());
    assertEquals(Optional.empty(), store.graph(KEY));
  }

  @Test
  void clear_forgetsGraphsAndKeys() {
    GraphStore store = new GraphStore();
    TraceRecord started = at(0, new NodeStarted("k", IDENTITY, "a", "step", "A", 1));
    store.append(started);
    store.clear();
    assertEquals(List.of(), store.graphs());
    store.append(started);
    assertEquals(1, store.graph(KEY).orElseThrow().nodes().size());
  }

  @Test
  void snapshot_isDetached() {
    GraphStore store = new GraphStore();
    store.append(at(0, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)));
    ExecutionGraph before = store.graph(KEY).orElseThrow();
    store.append(at(1, new NodeCompleted("k2", IDENTITY, "a", "step", "A", 1)));
    assertEquals(NodeStatus.RUNNING, before.nodes().getFirst().status());
  }

  @Test
  void eventKey_countsOverAllGraphs() {
    GraphStore store = new GraphStore();
    store.append(at(0, new NodeStarted("k", IDENTITY, "a", "step", "A", 1)));
    store.append(at(0, new NodeStarted("k", identity("other"), "a", "step", "A", 1)));
    assertEquals(List.of(KEY), store.graphs().stream().map(ExecutionGraph::graphKey).toList());
  }

  @Test
  void identity_isThatOfTheFirstEvent() {
    GraphStore store = new GraphStore();
    store.append(at(0, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)));
    ExecutionIdentity drifted =
        new ExecutionIdentity(
            new RuntimeScope("x", "y", 1L, 2L), IDENTITY.subject(), "M", "K", "R", "N");
    store.append(at(0, new NodeStarted("k2", drifted, "b", "step", "B", 1)));
    ExecutionGraph graph = store.graph(KEY).orElseThrow();
    assertEquals(IDENTITY.scope(), graph.scope());
    assertEquals("m", graph.moduleRef());
    assertEquals("e", graph.entryName());
    assertEquals(2, graph.nodes().size());
  }

  @Test
  void nodeBeforeItsMap_losesTheLabelsMetadata() {
    ExecutionMap map =
        map(
            List.of(
                new ExecutionMap.Node(
                    "a", "branch", "other", new ExecutionMap.LabelMetadata("t", null))));
    ExecutionGraph graph =
        fold(
            at(0, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)),
            at(1, new ExecutionStarted("k2", IDENTITY, map)));
    assertEquals(
        new ExecutionGraph.Node(
            "a", "step", "A", null, NodeStatus.RUNNING, time(0), time(0), null, null, 1L),
        graph.nodes().getFirst());
  }

  @Test
  void loopingNode_countsFromItsVeryFirstStart() {
    ExecutionGraph graph =
        fold(
            at(1_000, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)),
            at(1_500, new NodeFailed("k2", IDENTITY, "a", "step", "A", 1, "boom")),
            at(1_600, new NodeStarted("k3", IDENTITY, "a", "step", "A", 2)),
            at(1_750, new NodeCompleted("k4", IDENTITY, "a", "step", "A", 2)));
    assertEquals(
        new ExecutionGraph.Node(
            "a",
            "step",
            "A",
            null,
            NodeStatus.COMPLETED,
            time(1_000),
            time(1_750),
            750L,
            "boom",
            2L),
        graph.nodes().getFirst());
  }

  @Test
  void restartedNode_keepsItsDurationAndError() {
    ExecutionGraph.Node node =
        fold(
                at(0, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)),
                at(5, new NodeFailed("k2", IDENTITY, "a", "step", "A", 1, "boom")),
                at(9, new NodeStarted("k3", IDENTITY, "a", "step", "A", 2)))
            .nodes()
            .getFirst();
    assertEquals(NodeStatus.RUNNING, node.status());
    assertEquals(5L, node.durationMs());
    assertEquals("boom", node.latestError());
    assertEquals(time(9), node.lastTimestamp());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          2026-01-01T00:00:00+00:00,           2026-01-01T00:00:00.001999999+00:00, 1
          2026-01-01T00:00:00.000000999+00:00, 2026-01-01T00:00:00.001000998+00:00, 0
          2026-01-01T00:00:00+00:00,           2026-01-01T01:00:00.5+01:00,         500
          2026-01-01T00:00:01+00:00,           2026-01-01T00:00:00+00:00,           0
          when,                                2026-01-01T00:00:00+00:00,           -
          2026-01-01T00:00:00+00:00,           then,                                -
          """)
  void duration_isInWholeMillisecondsIfTimesAreTimes(String first, String last, Long expected) {
    ExecutionGraph graph =
        fold(
            at(first, new NodeStarted("k1", IDENTITY, "a", "step", "A", 1)),
            at(last, new NodeCompleted("k2", IDENTITY, "a", "step", "A", 1)));
    assertEquals(expected, graph.nodes().getFirst().durationMs());
  }

  @Test
  void sequenceEdge_isNeitherRejectedNorForgotten() {
    ExecutionMap map =
        new ExecutionMap(
            "m",
            "main",
            null,
            "e",
            List.of(),
            List.of(
                new ExecutionMap.Edge("s", "b", "x", "sequence"),
                new ExecutionMap.Edge("t", "b", "y", "then"),
                new ExecutionMap.Edge("u", "b", "z", "sequence")));
    ExecutionGraph graph =
        fold(
            at(0, new ExecutionStarted("k1", IDENTITY, map)),
            at(1, new BranchSelected("k2", IDENTITY, "b", 1, "s", BranchSide.THEN)),
            at(2, new BranchSelected("k3", IDENTITY, "b", 2, "t", BranchSide.THEN)));
    assertEquals(
        List.of(Selection.SELECTED, Selection.SELECTED, Selection.UNKNOWN),
        graph.edges().stream().map(ExecutionGraph.Edge::selection).toList());
  }

  @Test
  void armAddedAfterTheSelection_isUnknown() {
    ExecutionMap.Edge then = new ExecutionMap.Edge("t", "b", "y", "then");
    ExecutionMap.Edge late = new ExecutionMap.Edge("u", "b", "z", "else");
    ExecutionGraph graph =
        fold(
            at(0, new ExecutionStarted("k1", IDENTITY, edges(then))),
            at(1, new BranchSelected("k2", IDENTITY, "b", 1, "t", BranchSide.THEN)),
            at(2, new ExecutionStarted("k3", IDENTITY, edges(then, late))));
    assertEquals(Selection.SELECTED, graph.edges().get(0).selection());
    assertEquals(Selection.UNKNOWN, graph.edges().get(1).selection());
  }

  @Test
  void child_isLinkedOnceANode() {
    ChildExecution first =
        new ChildExecution(
            IDENTITY.scope(), new RuntimeSubject.Process("process:child"), "m1", null, "n1");
    ChildExecution later =
        new ChildExecution(
            IDENTITY.scope(), new RuntimeSubject.Process("process:child"), "m2", "r2", "n2");
    GraphStore store = new GraphStore();
    store.append(at(0, new ChildStarted("k1", IDENTITY, "a", 1, first)));
    store.append(at(1, new ChildStarted("k2", IDENTITY, "a", 2, later)));
    store.append(at(2, new ChildStarted("k3", IDENTITY, "b", 1, later)));
    assertEquals(
        List.of(
            new ExecutionGraph.Child(KEY, "a", "process:process:child", "m1", null, "n1"),
            new ExecutionGraph.Child(KEY, "b", "process:process:child", "m2", "r2", "n2")),
        store.graph(KEY).orElseThrow().children());
    assertEquals(1, store.graphs().size());
  }

  @Test
  void graphs_areInTheOrderOfUtf8() {
    GraphStore store = new GraphStore();
    for (String process : List.of("😀", "\ufffd", "b", "a")) {
      store.append(at(0, new NodeStarted("k" + process, identity(process), "n", "k", "l", 1)));
    }
    assertEquals(
        List.of("process:a", "process:b", "process:\ufffd", "process:😀"),
        store.graphs().stream().map(ExecutionGraph::graphKey).toList());
  }

  @Test
  void duplicates_changeNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      LashRecords source = new LashRecords(random.nextLong());
      List<TraceRecord> once = new ArrayList<>();
      List<TraceRecord> again = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        TraceRecord record = source.nextExecution();
        once.add(record);
        again.add(record);
        again.add(once.get(random.nextInt(once.size())));
      }
      assertEquals(graphs(once), graphs(again), "seed " + seed + ", round " + round);
    }
  }

  @Test
  void fold_isThatOfTheTableReadLiterally() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      LashRecords source = new LashRecords(random.nextLong());
      GraphStore store = new GraphStore();
      LiteralEdges literal = new LiteralEdges();
      for (int i = 0; i < 300; i++) {
        TraceRecord record = source.nextExecution();
        store.append(record);
        literal.append(((LashlangExecution) record.event()).event());
      }
      for (ExecutionGraph graph : store.graphs()) {
        for (ExecutionGraph.Edge edge : graph.edges()) {
          assertEquals(
              literal.selection(graph.graphKey(), edge.id()),
              edge.selection(),
              "seed " + seed + ", round " + round + ", " + graph.graphKey() + " " + edge);
        }
      }
    }
  }

  /** The quadratic case of the table: every selection looks at every arm. */
  @Test
  void hundredThousandEvents_takeLinearTime() {
    int arms = 50_000;
    List<ExecutionMap.Edge> edges = new ArrayList<>();
    for (int i = 0; i < arms; i++) {
      edges.add(new ExecutionMap.Edge("e" + i, "b", "n" + i, "then"));
    }
    GraphStore store = new GraphStore();
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          store.append(
              at(
                  0,
                  new ExecutionStarted(
                      "map", IDENTITY, edges(edges.toArray(ExecutionMap.Edge[]::new)))));
          for (int i = 0; i < arms; i++) {
            store.append(
                at(i, new BranchSelected("b" + i, IDENTITY, "b", i, "e" + i, BranchSide.THEN)));
            store.append(at(i, new NodeStarted("s" + i, IDENTITY, "n" + i, "step", "L", i)));
          }
        });
    ExecutionGraph graph = store.graph(KEY).orElseThrow();
    assertEquals(arms, graph.nodes().size());
    assertEquals(
        1, graph.edges().stream().filter(e -> e.selection() == Selection.SELECTED).count());
    assertEquals(
        arms - 1, graph.edges().stream().filter(e -> e.selection() == Selection.REJECTED).count());
  }

  @Test
  void finishedGraph_runsAgainWhenItStartsAgain() {
    assertEquals(
        ExecutionStatus.RUNNING,
        fold(
                at(0, new ExecutionFinished("k1", IDENTITY, ExecutionStatus.FAILED, "x")),
                at(1, new ExecutionStarted("k2", IDENTITY, edges())))
            .status());
  }

  private ExecutionGraph fold(TraceRecord... records) {
    GraphStore store = new GraphStore();
    List.of(records).forEach(store::append);
    return store.graph(KEY).orElseThrow();
  }

  private static List<String> graphs(List<TraceRecord> records) {
    GraphStore store = new GraphStore();
    records.forEach(store::append);
    return written(store);
  }

  private static List<String> written(GraphStore store) {
    return store.graphs().stream().map(LashWriter.SEED::json).toList();
  }

  private static ExecutionIdentity identity(String process) {
    return new ExecutionIdentity(
        new RuntimeScope("s", null, null, null),
        new RuntimeSubject.Process(process),
        "m",
        "process",
        null,
        "e");
  }

  private static ExecutionMap map(List<ExecutionMap.Node> nodes) {
    return new ExecutionMap("m", "main", null, "e", nodes, List.of());
  }

  private static ExecutionMap edges(ExecutionMap.Edge... edges) {
    return new ExecutionMap("m", "main", null, "e", List.of(), List.of(edges));
  }

  private static String time(long millis) {
    return TraceRecord.timestamp(Instant.ofEpochMilli(1_780_000_000_000L + millis));
  }

  private TraceRecord at(long millis, ExecutionEvent event) {
    return at(time(millis), event);
  }

  private TraceRecord at(String timestamp, ExecutionEvent event) {
    return new TraceRecord(
        2, "r" + count++, timestamp, TraceContext.EMPTY, new LashlangExecution(event));
  }
}
