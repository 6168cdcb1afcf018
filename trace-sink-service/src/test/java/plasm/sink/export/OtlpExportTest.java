package plasm.sink.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.json.RawJson;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.Await;
import plasm.model.testkit.Golden;
import plasm.model.testkit.LashRecords;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.run.Run;
import plasm.sink.run.RunEvent;

/** What an OTLP receiver gets, and what happens when it does not take it. */
@Timeout(120)
class OtlpExportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Tenant ACME = Tenant.of("acme");
  private static final TraceContext TURN =
      TraceContext.builder().sessionId("s").turnId("t").build();

  /** Few and quick, so that a test gets there. */
  private static final ExportBounds BOUNDS =
      new ExportBounds(
          3,
          1 << 20,
          50,
          10,
          100_000,
          Duration.ofMillis(2),
          Duration.ofMillis(20),
          Duration.ofMillis(300));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private OtlpReceiver receiver;
  private TelemetryExport export;

  @BeforeEach
  void start() throws Exception {
    receiver = OtlpReceiver.start();
    export = export(BOUNDS, receiver.port());
  }

  @AfterEach
  void stop() {
    receiver.goOn();
    export.close();
    receiver.close();
  }

  private TelemetryExport export(ExportBounds bounds, int port) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.exporter.otlp.endpoint", OtlpReceiver.endpoint(port));
    properties.put("otel.resource.attributes", "deployment.environment=test");
    return new OtlpExport(OtlpSdk.of(properties, 4_096), bounds, new ExportMeters(registry));
  }

  private double counted(String name) {
    return registry.get("plasm.trace_sink.export." + name).counter().count();
  }

  private double failed(String reason) {
    return registry
        .get("plasm.trace_sink.export.spans_failed")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private double retries(String reason) {
    return registry.get("plasm.trace_sink.export.retries").tag("reason", reason).counter().count();
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    Await.until(what, PATIENCE, condition);
  }

  private void awaitSpans(int count) throws InterruptedException {
    await(count + " spans came", () -> receiver.spans().size() >= count);
    await("they are counted", () -> counted("spans_exported") >= count);
    assertEquals(count, receiver.spans().size());
    assertEquals(count, counted("spans_exported"));
  }

  private void lash(Tenant tenant, List<TraceRecord> records) {
    export.lash(
        records.stream()
            .map(each -> LashEntry.of(tenant, RawJson.of(LashWriter.SEED.json(each)), each))
            .toList());
  }

  private static Run run(String id, RunEvent... events) {
    return new Run(id, "handbook", "2", 1_000, 2_500L, List.of(events), 3);
  }

  private static TraceRecord instant(String id) {
    return instant(id, CanonicalJson.NULL);
  }

  private static TraceRecord instant(String id, CanonicalJson payload) {
    return new TraceRecord(
        2, id, "2026-03-04T05:06:07+00:00", TraceContext.EMPTY, new Custom("n", payload));
  }

  @Nested
  class WhatIsTold {
    @Test
    void run_isOneSpanWithItsEvents() throws Exception {
      export.run(
          run(
              "r-1",
              new RunEvent(
                  "chat.request",
                  1_001,
                  null,
                  RawJson.of(
                      "{\"stream\":false,\"n\":7,\"temperature\":0.5,\"model\":\"m\",\"top\":null,"
                          + "\"big\":18446744073709551615,\"tags\": [\"a\", {\"b\":1}]}")),
              new RunEvent("chat.response", 2_400, "done", RawJson.of("{}"))));
      awaitSpans(1);
      ReceivedSpan span = receiver.spans().getFirst();
      assertEquals("ragweld.run", span.name());
      assertEquals("ragweld-trace", span.scope());
      assertEquals(32, span.traceId().length());
      assertEquals(16, span.spanId().length());
      assertEquals("", span.parentId());
      assertEquals(1_000_000_000L, span.startNanos());
      assertEquals(2_500_000_000L, span.endNanos());
      assertEquals(false, span.isError());
      assertEquals(
          Map.of(
              "ragweld.run_id", "r-1",
              "ragweld.repo_id", "handbook",
              "ragweld.attempt", "2",
              "ragweld.dropped_events", 3L),
          span.attributes());
      assertEquals(
          List.of(
              new ReceivedSpan.Event(
                  "chat.request",
                  1_001_000_000L,
                  Map.of(
                      "ragweld.data.stream",
                      false,
                      "ragweld.data.n",
                      7L,
                      "ragweld.data.temperature",
                      0.5,
                      "ragweld.data.model",
                      "m",
                      "ragweld.data.top",
                      "null",
                      "ragweld.data.big",
                      Long.MAX_VALUE,
                      "ragweld.data.tags",
                      "[\"a\", {\"b\":1}]")),
              new ReceivedSpan.Event(
                  "chat.response", 2_400_000_000L, Map.of("ragweld.msg", "done"))),
          span.events());
      assertEquals("plasm-trace-sink", span.service().get("service.name"));
      assertEquals("test", span.service().get("deployment.environment"));
    }

    @Test
    void runOfNothing_saysSo() throws Exception {
      export.run(new Run("r", "", null, 5, 4L, List.of(), 0));
      awaitSpans(1);
      ReceivedSpan span = receiver.spans().getFirst();
      assertEquals(Map.of("ragweld.run_id", "r", "ragweld.dropped_events", 0L), span.attributes());
      assertEquals(5_000_000, span.startNanos());
      assertEquals(4_000_000, span.endNanos());
    }

    @Test
    void run_isAnErrorWhenAnEventIs() throws Exception {
      RawJson none = RawJson.of("{}");
      export.run(
          run(
              "r-1",
              new RunEvent("chat.error", 1, "no model", none),
              new RunEvent("x.error", 2, "y", none)));
      export.run(run("r-2", new RunEvent("chat.error", 1, null, none)));
      export.run(run("r-3", new RunEvent("error", 1, "not that kind", none)));
      awaitSpans(3);
      List<ReceivedSpan> spans = receiver.spans();
      assertEquals(List.of(true, true, false), spans.stream().map(ReceivedSpan::isError).toList());
      assertEquals(
          List.of("no model", "chat.error", ""),
          spans.stream().map(ReceivedSpan::statusMessage).toList());
    }

    @Test
    void runOfManyEvents_keepsThem() throws Exception {
      RunEvent[] events =
          IntStream.range(0, 4_096)
              .mapToObj(i -> new RunEvent("k", i + 1, null, RawJson.of("{}")))
              .toArray(RunEvent[]::new);
      export.close();
      export = export(ExportBounds.within(64 << 20), receiver.port());
      export.run(run("r", events));
      await("it came", () -> receiver.spans().size() == 1);
      assertEquals(4_096, receiver.spans().getFirst().events().size());
    }

    @Test
    void goldenRecords_areTheSpansOfTheMapping() throws Exception {
      export.lash(
          Golden.lines("lash-golden.jsonl").stream()
              .map(line -> LashEntry.of(ACME, RawJson.of(line), LashRecords.read(line)))
              .toList());
      awaitSpans(51);
      Map<String, List<ReceivedSpan>> byName =
          receiver.spans().stream().collect(Collectors.groupingBy(ReceivedSpan::name));
      Map<String, Integer> counts = new HashMap<>();
      byName.forEach((name, spans) -> counts.put(name, spans.size()));
      assertEquals(
          Map.ofEntries(
              Map.entry("lash.session", 2),
              Map.entry("lash.turn", 3),
              Map.entry("lash.prompt", 2),
              Map.entry("lash.llm", 4),
              Map.entry("lash.tool", 4),
              Map.entry("lash.tool.started", 1),
              Map.entry("lash.runtime_stream_event", 4),
              Map.entry("lash.token_usage", 2),
              Map.entry("lash.exec_code", 2),
              Map.entry("lash.observation_projection", 1),
              Map.entry("lash.protocol_step", 1),
              Map.entry("lash.lashlang_execution", 21),
              Map.entry("lash.effect_envelope_diff", 2),
              Map.entry("lash.custom", 2)),
          counts);
      ReceivedSpan turn = only(byName.get("lash.turn"), "lash.context.turn_id", "turn-1");
      assertEquals("lash-trace", turn.scope());
      assertEquals("", turn.parentId());
      assertEquals(nanos("2026-07-20T09:15:00.003Z"), turn.startNanos());
      assertEquals(nanos("2026-07-20T09:15:01.788752Z"), turn.endNanos());
      assertTrue(turn.isError());
      assertEquals("failed", turn.statusMessage());
      assertEquals("run-2026-07-20", turn.attributes().get("lash.context.run_id"));
      assertEquals(1L, turn.attributes().get("lash.context.turn_index"));
      assertEquals("provider_error", turn.attributes().get("lash.turn.done_reason"));
      assertEquals("acme", turn.attributes().get("plasm.tenant_id"));
      assertEquals(
          "f831f899-7422-4a95-a154-b6d1b97ffa8f",
          turn.attributes().get("lash.trace.end_record_id"));

      ReceivedSpan tool = only(byName.get("lash.tool"), "lash.tool.call_id", "call-2");
      assertEquals(turn.spanId(), tool.parentId());
      assertEquals(turn.traceId(), tool.traceId());
      assertEquals("tool call failed: read_file", tool.statusMessage());
      assertEquals(nanos("2026-07-20T09:15:00.957502Z"), tool.endNanos());

      ReceivedSpan helper = only(byName.get("lash.turn"), "lash.context.turn_id", "turn-9");
      assertNotEquals(turn.traceId(), helper.traceId());
      assertEquals(false, helper.isError());
      ReceivedSpan llm =
          byName.get("lash.llm").stream()
              .filter(s -> !s.events().isEmpty())
              .findFirst()
              .orElseThrow();
      assertTrue(
          llm.events().stream().anyMatch(e -> e.name().equals("lash.provider_request")),
          () -> llm.events().toString());
      assertEquals(51, receiver.spans().stream().map(ReceivedSpan::spanId).distinct().count());
      assertEquals(0, registry.get("plasm.trace_sink.export.open_spans").gauge().value());
    }

    @Test
    void sameIdsOfTwoTenants_doNotMeet() throws Exception {
      Instant time = Instant.parse("2026-03-04T05:06:07Z");
      TraceRecord started = TraceRecord.at(time, TURN, new TurnStarted(Map.of()));
      TraceRecord ended =
          TraceRecord.at(
              time.plusSeconds(1), TURN, new TurnCompleted("completed", "assistant_message", null));
      lash(ACME, List.of(started));
      lash(Tenant.NONE, List.of(ended));
      lash(ACME, List.of(ended));
      awaitSpans(2);
      ReceivedSpan lone = receiver.spans().getFirst();
      assertEquals("lash.turn.completed", lone.name());
      assertEquals(null, lone.attributes().get("plasm.tenant_id"));
      ReceivedSpan turn = receiver.spans().getLast();
      assertEquals("lash.turn", turn.name());
      assertEquals(1_000_000_000L, turn.endNanos() - turn.startNanos());
    }

    @Test
    void endsThatDoNotCome_areBounded() throws Exception {
      List<TraceRecord> starts =
          IntStream.range(0, 60)
              .mapToObj(
                  i ->
                      TraceRecord.now(
                          TURN.toBuilder().turnId("t" + i).build(), new TurnStarted(Map.of())))
              .toList();
      lash(ACME, starts);
      awaitSpans(10);
      assertEquals(10, registry.get("plasm.trace_sink.export.spans_cut").functionCounter().count());
      export.close();
      awaitSpans(60);
      assertTrue(receiver.spans().stream().noneMatch(ReceivedSpan::isError));
    }
  }

  @Nested
  class Trouble {
    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void overloaded_isTriedAgain(int status) throws Exception {
      receiver.next(status, status, status);
      export.run(run("r"));
      awaitSpans(1);
      assertEquals(3, retries("overloaded"));
      assertEquals(3, receiver.refused());
      assertEquals(0, failed("refused"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500})
    void refused_isCountedAndTheNextIsTold(int status) throws Exception {
      receiver.next(status);
      export.run(run("first"));
      await("it is refused", () -> failed("refused") == 1);
      export.run(run("second"));
      awaitSpans(1);
      assertEquals("second", receiver.spans().getFirst().attributes().get("ragweld.run_id"));
      assertEquals(1, failed("refused"));
      assertEquals(2, receiver.requests());
    }

    @Test
    void down_isWaitedFor() throws Exception {
      int port = receiver.port();
      receiver.close();
      export.run(run("r-1"));
      await("it is noticed", () -> retries("unreachable") > 3);
      export.run(run("r-2"));
      receiver = OtlpReceiver.start(port);
      awaitSpans(2);
      export.run(run("r-3"));
      awaitSpans(3);
      assertEquals(
          List.of("r-1", "r-2", "r-3"),
          receiver.spans().stream().map(s -> s.attributes().get("ragweld.run_id")).toList());
    }

    @Test
    void fullQueue_dropsWhatComesAndCountsIt() throws Exception {
      receiver.hang();
      export.run(run("told"));
      await("it is being sent", () -> receiver.requests() == 1);
      for (int i = 0; i < 3; i++) {
        export.run(run("waits-" + i));
      }
      long start = System.nanoTime();
      export.run(run("dropped"));
      lash(ACME, List.of(instant("a"), instant("b")));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos(), "nobody waits");
      assertEquals(1, counted("runs_dropped"));
      assertEquals(2, counted("lash_records_dropped"));
      assertEquals(3, registry.get("plasm.trace_sink.export.queue.depth").gauge().value());
      receiver.goOn();
      awaitSpans(4);
      await(
          "there is room again",
          () -> registry.get("plasm.trace_sink.export.queue.bytes").gauge().value() == 0);
      export.run(run("later"));
      awaitSpans(5);
    }

    @Test
    void bytesAreBoundedToo() throws Exception {
      receiver.hang();
      export.run(run("told"));
      await("it is being sent", () -> receiver.requests() == 1);
      // One may be larger than the room, but no other beside it.
      lash(ACME, List.of(instant("a", CanonicalJson.of("x".repeat(1 << 20)))));
      lash(ACME, List.of(instant("b")));
      assertEquals(1, counted("lash_records_dropped"));
      receiver.goOn();
      awaitSpans(2);
    }

    @Test
    void largeRuns_goOneByOne() throws Exception {
      receiver.hang();
      export.run(run("told"));
      await("it is being sent", () -> receiver.requests() == 1);
      RawJson large = RawJson.of("{\"text\":\"" + "x".repeat(200_000) + "\"}");
      for (int i = 0; i < 3; i++) {
        export.run(run("large-" + i, new RunEvent("k", 1, null, large)));
      }
      receiver.goOn();
      awaitSpans(4);
      assertEquals(4, receiver.requests());
    }

    @Test
    void longPosts_goInBatches() throws Exception {
      List<TraceRecord> records = IntStream.range(0, 35).mapToObj(i -> instant("i" + i)).toList();
      lash(ACME, records);
      awaitSpans(35);
      assertEquals(4, receiver.requests());
      assertEquals(
          records.stream().map(TraceRecord::id).toList(),
          receiver.spans().stream().map(s -> s.attributes().get("lash.trace.record_id")).toList());
    }

    @Test
    void stopWithAReceiverThatHangs_givesUpSoonAndCounts() throws Exception {
      receiver.hang();
      export.run(run("sent"));
      await("it is being sent", () -> receiver.requests() == 1);
      export.run(run("waits"));
      long start = System.nanoTime();
      export.close();
      assertTrue(
          System.nanoTime() - start < Duration.ofSeconds(5).toNanos(), "not longer than asked");
      assertEquals(1, failed("stopped"));
      assertEquals(1, counted("runs_dropped"));
      export.run(run("afterwards"));
      assertEquals(2, counted("runs_dropped"));
    }

    @Test
    void stopWithAReceiverThatIsDown_givesUpSoonAndCounts() throws Exception {
      receiver.close();
      export.run(run("r"));
      await("it is noticed", () -> retries("unreachable") > 0);
      export.close();
      assertEquals(1, failed("stopped"));
    }

    @Test
    void stop_tellsWhatWaits() throws Exception {
      receiver.hang();
      for (int i = 0; i < 3; i++) {
        export.run(run("r" + i));
      }
      await("it is being sent", () -> receiver.requests() == 1);
      receiver.goOn();
      export.close();
      awaitSpans(3);
    }
  }

  private static ReceivedSpan only(List<ReceivedSpan> spans, String attribute, Object value) {
    List<ReceivedSpan> found =
        spans.stream().filter(s -> value.equals(s.attributes().get(attribute))).toList();
    assertEquals(1, found.size(), () -> attribute + "=" + value + " in " + spans);
    return found.getFirst();
  }

  private static long nanos(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
