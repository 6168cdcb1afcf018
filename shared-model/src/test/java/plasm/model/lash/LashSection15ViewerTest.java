package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.view.SessionSummary;
import plasm.model.lash.view.Span;
import plasm.model.lash.view.Span.Entry;
import plasm.model.lash.view.Span.Place;
import plasm.model.lash.view.SpanTree;
import plasm.model.lash.view.ViewerRules;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 15, and the decisions on top: failures, usage, summaries, spans. */
class LashSection15ViewerTest {
  private static final TraceEvent EVENT = new Custom("n", CanonicalJson.NULL);

  @Nested
  @DisplayName("Failed rows")
  class Failures {
    @Test
    void golden_hasTheseFailures() {
      assertEquals(
          List.of(
              "tool_call_completed",
              "tool_call_completed",
              "llm_call_failed",
              "lashlang_execution",
              "lashlang_execution",
              "lashlang_execution",
              "effect_envelope_diff",
              "effect_envelope_diff",
              "llm_call_failed",
              "turn_completed"),
          LashRecords.golden().stream()
              .filter(ViewerRules::failed)
              .map(record -> record.event().kind())
              .toList());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\u0001',
        textBlock =
            """
            "type":"job_failed_late"                     | true
            "type":"job","success":false                 | true
            "type":"job","status":"failed"               | true
            "type":"job","success":true,"status":"ok"    | false
            "type":"job","success":"false","status":1    | false
            "type":"job","more":{"status":"failed"}      | false
            """)
    void unknownTypes_failByTheirWords(String members, boolean failed) {
      TraceRecord record =
          LashRecords.read(
              "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{},"
                  + members
                  + "}");
      assertEquals(failed, ViewerRules.failed(record));
    }
  }

  @Nested
  @DisplayName("Usage")
  class Usage {
    @Test
    void reasoning_isNotAdded() {
      TokenUsage used = new TokenUsage(812, 64, 512, 0, 20);
      assertEquals(1_388, used.total());
    }

    @Test
    void golden_countsCallsAndUsageRecords() {
      // One call of session a tells its usage, and a token_usage tells it again.
      assertEquals(new TokenUsage(1_624, 128, 1_024, 0, 40), summary("sess-a").usage());
      assertEquals(2_776, summary("sess-a").usage().total());
      assertEquals(new TokenUsage(40, 12, 0, 0, 0), summary("sess-b").usage());
    }
  }

  @Nested
  @DisplayName("Session summaries")
  class Summaries {
    @Test
    void golden_isSummedUp() {
      assertEquals(
          new SessionSummary(
              "2026-07-20T09:15:00+00:00",
              "2026-07-20T09:15:02.814501+00:00",
              28,
              2,
              2,
              3,
              4,
              new TokenUsage(1_624, 128, 1_024, 0, 40)),
          summary("sess-a"));
    }

    @Test
    void anySplit_addsUpToTheWhole() {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      LashRecords records = new LashRecords(seed);
      List<SessionSummary> parts = new ArrayList<>();
      SessionSummary whole = null;
      for (int i = 0; i < 500; i++) {
        TraceRecord record = records.next();
        whole = whole == null ? SessionSummary.of(record) : whole.then(record);
        parts.add(SessionSummary.of(record));
      }
      while (parts.size() > 1) {
        int at = random.nextInt(parts.size() - 1);
        parts.set(at, parts.get(at).then(parts.remove(at + 1)));
      }
      assertEquals(whole, parts.getFirst(), "seed " + seed);
    }
  }

  @Nested
  @DisplayName("Span trees")
  class Spans {
    @Test
    void golden_isATreeOverItsSessions() {
      SpanTree tree = tree(LashRecords.golden());
      List<String> shown =
          tree.spans().stream()
              .map(span -> "  ".repeat(span.depth()) + span.id() + " " + span.place())
              .toList();
      assertEquals(
          List.of(
              "session:sess-a ROOT",
              "  turn:sess-a:turn-1 CHILD",
              "    llm:sess-a:1:0:0 CHILD",
              "    tool:call-1 CHILD",
              "      session:sess-b CHILD",
              "      turn:sess-b:turn-9 CHILD",
              "        llm:sess-b:0:0:0 CHILD",
              "        llm:sess-b:0:0:1 CHILD",
              "        tool:call-b1 CHILD",
              "    tool:call-2 CHILD",
              "    llm:sess-a:1:1:1 CHILD",
              "  turn:sess-a:idx2 CHILD"),
          shown);
      Span call = span(tree, "llm:sess-a:1:0:0");
      assertEquals("acme/large-2", call.label());
      assertEquals(2, call.records().size());
      assertEquals(6, call.events().size());
      assertEquals("2026-07-20T09:15:00.005+00:00", call.firstTimestamp());
      assertEquals("2026-07-20T09:15:00.949002+00:00", call.lastTimestamp());
      assertEquals(new TokenUsage(812, 64, 512, 0, 20), call.usage());
      assertTrue(span(tree, "tool:call-2").failed());
      assertEquals("read_file", span(tree, "tool:call-2").label());
      // Executions name no span (section 14), and neither does the heartbeat.
      assertEquals(
          Set.of("lashlang_execution", "custom"),
          new HashSet<>(tree.loose().stream().map(Entry::type).toList()));
    }

    @Test
    void sessionAlone_hasItsOrphansAtTheRoot() {
      SpanTree tree =
          tree(
              LashRecords.golden().stream()
                  .filter(record -> "sess-b".equals(record.context().sessionId()))
                  .toList());
      assertEquals(Place.ORPHAN, span(tree, "session:sess-b").place());
      assertEquals(Place.ORPHAN, span(tree, "turn:sess-b:turn-9").place());
      assertEquals("tool:call-1", span(tree, "turn:sess-b:turn-9").parentId());
      assertEquals(0, span(tree, "turn:sess-b:turn-9").depth());
    }

    @Test
    void childBeforeItsParent_isItsChild() {
      SpanTree tree = tree(List.of(record("b", "a"), record(null, "a"), record("a", null)));
      assertEquals(List.of("a", "b"), ids(tree));
      assertEquals(1, span(tree, "b").depth());
      assertEquals(1, span(tree, "a").events().size());
      assertEquals(List.of(), tree.loose());
    }

    @Test
    void eventWithinNothing_isLoose() {
      SpanTree tree = tree(List.of(record(null, "nowhere"), record(null, null)));
      assertEquals(List.of(), tree.spans());
      assertEquals(2, tree.loose().size());
    }

    @Test
    void ring_isCutAtItsFirstSpan() {
      SpanTree tree =
          tree(List.of(record("c", "b"), record("x", "b"), record("b", "a"), record("a", "c")));
      assertEquals(List.of("c", "a", "b", "x"), ids(tree));
      assertEquals(Place.CUT, span(tree, "c").place());
      assertEquals(Place.CHILD, span(tree, "a").place());
      assertEquals(3, span(tree, "x").depth());
    }

    @Test
    void ownParent_isARingToo() {
      SpanTree tree = tree(List.of(record("a", "a"), record("b", "a")));
      assertEquals(Place.CUT, span(tree, "a").place());
      assertEquals(Place.CHILD, span(tree, "b").place());
    }

    @Test
    void firstNamedParent_counts() {
      SpanTree tree =
          tree(
              List.of(
                  record("p", null),
                  record("q", null),
                  record("a", null),
                  record("a", "p"),
                  record("a", "q")));
      assertEquals("p", span(tree, "a").parentId());
      assertEquals(3, span(tree, "a").records().size());
    }

    @Test
    void anyRecords_allHaveOnePlace() {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      for (int round = 0; round < 200; round++) {
        LashRecords source = new LashRecords(random.nextLong());
        List<TraceRecord> records = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
          records.add(source.next());
        }
        String seen = "seed " + seed + ", round " + round;
        SpanTree tree = tree(records);
        int placed = tree.loose().size();
        Map<String, Integer> depths = new HashMap<>();
        for (Span span : tree.spans()) {
          placed += span.records().size() + span.events().size();
          assertEquals(null, depths.put(span.id(), span.depth()), seen);
          switch (span.place()) {
            case CHILD -> assertEquals(depths.get(span.parentId()) + 1, span.depth(), seen);
            case ROOT, ORPHAN, CUT -> assertEquals(0, span.depth(), seen);
          }
          assertEquals(span.place() == Place.ROOT, span.parentId() == null, seen);
        }
        assertEquals(records.size(), placed, seen);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "reversed chain", "ring", "star", "events"})
    void hundredThousandRecords_fitASmallHeap(String shape) throws Exception {
      Process small =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ManySpans.class.getName(),
                  shape)
              .redirectErrorStream(true)
              .start();
      String said = new String(small.getInputStream().readAllBytes());
      assertTrue(small.waitFor(1, TimeUnit.MINUTES), said);
      assertEquals("100000 records\n", said);
    }
  }

  /** Builds a tree of 100,000 records; the heap is what the caller gave. */
  static final class ManySpans {
    private static final int MANY = 100_000;

    private ManySpans() {}

    public static void main(String[] args) throws IOException {
      SpanTree.Builder builder = SpanTree.builder();
      for (int i = 0; i < MANY; i++) {
        builder.add(
            switch (args[0]) {
              case "chain" -> record("n" + i, i == 0 ? null : "n" + (i - 1));
              case "reversed chain" -> record("n" + i, "n" + (i + 1));
              case "ring" -> record("n" + i, "n" + (i + 1) % MANY);
              case "star" -> record("n" + i, "n0");
              default -> record(i == 0 ? "n0" : null, "n0");
            });
      }
      SpanTree tree = builder.build();
      int records = tree.loose().size();
      for (Span span : tree.spans()) {
        records += span.records().size() + span.events().size();
      }
      System.out.print(records + " records\n");
    }
  }

  private static SessionSummary summary(String session) {
    SessionSummary summary = null;
    for (TraceRecord record : LashRecords.golden()) {
      if (session.equals(record.context().sessionId())) {
        summary = summary == null ? SessionSummary.of(record) : summary.then(record);
      }
    }
    return summary;
  }

  private static SpanTree tree(List<TraceRecord> records) {
    SpanTree.Builder builder = SpanTree.builder();
    records.forEach(builder::add);
    return builder.build();
  }

  private static List<String> ids(SpanTree tree) {
    return tree.spans().stream().map(Span::id).toList();
  }

  private static Span span(SpanTree tree, String id) {
    return tree.spans().stream().filter(span -> span.id().equals(id)).findFirst().orElseThrow();
  }

  private static TraceRecord record(String id, String parent) {
    return TraceRecord.now(
        TraceContext.builder().graphNodeId(id).parentGraphNodeId(parent).build(), EVENT);
  }
}
