package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.testkit.Await;
import plasm.model.testkit.Golden;
import plasm.model.testkit.PackagedService;
import plasm.sink.export.OtlpReceiver;
import plasm.sink.export.ReceivedSpan;
import plasm.sink.faults.SinkClient.Answer;

/** Runs are told to an external tracer, and nobody who tells them here waits for it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("faults")
class ExternalTracingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Less than it takes to wait for a receiver that hangs. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static final String EXPORT = "plasm_trace_sink_export_";
  private static final int QUEUE = 8_192;
  private static final int BATCH = 512;

  @TempDir Path folder;

  @Test
  void endedRun_isASpan() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> variables = external(receiver.port());
      variables.put("OTEL_SERVICE_NAME", "agents");
      variables.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test");
      try (SinkProcess process = SinkProcess.start(folder, variables);
          SinkClient client = process.client()) {
        ok(201, client, "", "{\"run_id\":\"r\",\"repo_id\":\"a\",\"started_at_ms\":1000}");
        ok(
            202,
            client,
            "/r/events",
            "[{\"kind\":\"chat.request\",\"ts\":1001,\"data\":{\"stream\":false}},"
                + "{\"kind\":\"chat.error\",\"ts\":1500,\"msg\":\"no model\"}]");
        assertEquals(0, receiver.requests(), "it has not ended");
        ok(200, client, "/r/end", "{\"ended_at_ms\":2000}");
        awaitSpans(receiver, 1);
        ReceivedSpan span = receiver.spans().getFirst();
        assertEquals("ragweld.run", span.name());
        assertEquals("", span.parentId());
        assertEquals(1_000_000_000L, span.startNanos());
        assertEquals(2_000_000_000L, span.endNanos());
        assertEquals("no model", span.statusMessage());
        assertTrue(span.isError());
        assertEquals("r", span.attributes().get("ragweld.run_id"));
        assertEquals(
            List.of(
                new ReceivedSpan.Event(
                    "chat.request", 1_001_000_000L, Map.of("ragweld.data.stream", false)),
                new ReceivedSpan.Event(
                    "chat.error", 1_500_000_000L, Map.of("ragweld.msg", "no model"))),
            span.events());
        assertEquals("agents", span.service().get("service.name"));
        assertEquals("test", span.service().get("deployment.environment"));
        awaitMetric(client, EXPORT + "spans_exported_total", 1);
        assertEquals(0, process.sigterm().code(), process::output);
        assertTrue(
            process.output().contains("traces are also told over OTLP to " + receiver.endpoint()),
            process::output);
        assertTrue(!process.output().contains("WARN"), process::output);
      }
    }
  }

  @Test
  void storedLashRecords_areSpansOnce() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        SinkProcess process = SinkProcess.start(folder, external(receiver.port()));
        SinkClient client = process.client()) {
      String records =
          "{\"records\":[" + String.join(",", Golden.lines("lash-golden.jsonl")) + "]}";
      String lash = "/v1/lash/records?tenant_id=acme";
      assertEquals(67, client.post(lash, records).json().get("accepted").intValue());
      awaitSpans(receiver, 51);
      assertEquals(67, client.post(lash, records).json().get("duplicate_skipped").intValue());
      String one =
          "{\"schema_version\":2,\"id\":\"one\",\"timestamp\":\"2026-07-20T09:15:00+00:00\","
              + "\"context\":{},\"type\":\"custom\",\"name\":\"n\",\"payload\":null}";
      assertEquals(200, client.post(lash, "{\"records\":[" + one + "]}").status());
      awaitSpans(receiver, 52);
      ReceivedSpan last = receiver.spans().getLast();
      assertEquals("lash.custom", last.name());
      assertEquals("acme", last.attributes().get("plasm.tenant_id"));
      ReceivedSpan tool =
          receiver.spans().stream()
              .filter(span -> "call-2".equals(span.attributes().get("lash.tool.call_id")))
              .findFirst()
              .orElseThrow();
      ReceivedSpan turn =
          receiver.spans().stream()
              .filter(span -> span.spanId().equals(tool.parentId()))
              .findFirst()
              .orElseThrow();
      assertEquals("lash.turn", turn.name());
      assertEquals(turn.traceId(), tool.traceId());
      assertEquals("tool call failed: read_file", tool.statusMessage());
    }
  }

  @Test
  void whateverTheReceiverDoes_runsAreTakenAndKeptAndLaterOnesTold() throws Exception {
    OtlpReceiver receiver = OtlpReceiver.start();
    int port = receiver.port();
    Map<String, String> variables = external(port);
    variables.put("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    try (SinkProcess process = SinkProcess.start(folder, variables);
        SinkClient client = process.client()) {
      receiver.always(503);
      tellRun(client, "while-overloaded");
      awaitMetric(client, EXPORT + "retries_total{reason=\"overloaded\"}", 2);
      receiver.always(200);
      awaitSpans(receiver, 1);

      receiver.hang();
      tellRun(client, "while-hanging");
      awaitMetric(client, EXPORT + "retries_total{reason=\"unreachable\"}", 1);
      // Whoever did not wait for the answer sends again, so it may come twice; but it comes.
      receiver.goOn();
      awaitTold(receiver, "while-hanging");
      awaitMetric(client, EXPORT + "spans_exported_total", 2);

      receiver.always(400);
      tellRun(client, "refused");
      awaitMetric(client, EXPORT + "spans_failed_total{reason=\"refused\"}", 1);
      receiver.always(200);

      receiver.close();
      double unreachable = client.metric(EXPORT + "retries_total{reason=\"unreachable\"}");
      tellRun(client, "while-down");
      awaitMetric(client, EXPORT + "retries_total{reason=\"unreachable\"}", unreachable + 1);
      receiver = OtlpReceiver.start(port);
      awaitTold(receiver, "while-down");
      tellRun(client, "afterwards");
      awaitTold(receiver, "afterwards");
      assertEquals(1, client.metric(EXPORT + "spans_failed_total{reason=\"refused\"}"));
      assertEquals(0, client.metric(EXPORT + "runs_dropped_total"));

      receiver.hang();
      tellRun(client, "at-the-end");
      PackagedService.Exit exit = process.sigterm();
      assertEquals(0, exit.code(), process::output);
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, exit::toString);
    } finally {
      receiver.close();
    }
  }

  @Test
  void fullQueue_dropsAndCountsAndHoldsUpNobody() throws Exception {
    int port = PackagedService.freePort();
    Map<String, String> variables = external(port);
    int tooMany = 1_000;
    int ends = QUEUE + tooMany;
    try (SinkProcess process = SinkProcess.launch(variables).awaitReady();
        SinkClient client = process.client()) {
      ok(201, client, "", "{\"run_id\":\"r\",\"repo_id\":\"a\"}");
      endAtOnce(client, ends);
      // A batch has left the queue and is being sent.
      double dropped = client.metric(EXPORT + "runs_dropped_total");
      assertTrue(dropped >= tooMany - BATCH && dropped < tooMany, () -> "dropped: " + dropped);
      assertEquals(QUEUE, client.metric(EXPORT + "queue_depth"));
      assertEquals(200, client.get("/api/traces/latest?run_id=r").status());
      try (OtlpReceiver receiver = OtlpReceiver.start(port)) {
        awaitSpans(receiver, ends - (int) dropped);
        tellRun(client, "afterwards");
        awaitTold(receiver, "afterwards");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
    "OTEL_EXPORTER_OTLP_ENDPOINT, nonsense",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, ftp://collector",
    "OTEL_EXPORTER_OTLP_TIMEOUT, soon",
    "OTEL_EXPORTER_OTLP_HEADERS, hunter2",
  })
  void badValue_refusesTheStart(String variable, String value) throws Exception {
    Map<String, String> variables = external(4_318);
    variables.put(variable, value);
    try (SinkProcess process = SinkProcess.launch(variables)) {
      Refusal.check(process, variable);
      assertTrue(!process.output().contains("hunter2"), process::output);
    }
  }

  /** The variables of OpenTelemetry are nobody's business here when the mode does not ask. */
  @Test
  void localMode_doesNotLookAtThem() throws Exception {
    try (SinkProcess process =
        SinkProcess.start(folder, Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))) {
      assertEquals(0, process.sigterm().code(), process::output);
    }
  }

  private static Map<String, String> external(int port) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLASM_TRACING_MODE", " External ");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", OtlpReceiver.endpoint(port));
    return variables;
  }

  /** Every answer comes at once, and what is kept is complete. */
  private static void tellRun(SinkClient client, String id) throws Exception {
    ok(201, client, "", "{\"run_id\":\"" + id + "\",\"repo_id\":\"a\"}");
    ok(202, client, "/" + id + "/events", "[{\"kind\":\"a\"},{\"kind\":\"b\",\"msg\":\"m\"}]");
    ok(200, client, "/" + id + "/end", "{\"ended_at_ms\":9999999999999}");
    JsonNode kept = client.get("/api/traces/latest?run_id=" + id).json().get("trace");
    assertEquals(2, kept.get("events").size(), kept::toString);
    assertEquals(9_999_999_999_999L, kept.get("ended_at_ms").longValue(), kept::toString);
  }

  private static void ok(int status, SinkClient client, String path, String body)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Answer answer = client.post("/api/traces" + path, body);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertEquals(status, answer.status(), answer::toString);
    assertTrue(took.compareTo(AT_ONCE) < 0, () -> path + " took " + took);
  }

  private static void endAtOnce(SinkClient client, int times) throws Exception {
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < times; i++) {
        ends.add(
            threads.submit(
                () -> {
                  ok(200, client, "/r/end", "{}");
                  return null;
                }));
      }
    }
    for (Future<?> end : ends) {
      end.get();
    }
  }

  private static void awaitSpans(OtlpReceiver receiver, int count) throws InterruptedException {
    Await.until(count + " spans came", PATIENCE, () -> receiver.spans().size() >= count);
    assertEquals(count, receiver.spans().size());
  }

  private static void awaitTold(OtlpReceiver receiver, String runId) throws InterruptedException {
    Await.until(
        runId + " came",
        PATIENCE,
        () ->
            receiver.spans().stream()
                .anyMatch(span -> runId.equals(span.attributes().get("ragweld.run_id"))));
  }

  private static void awaitMetric(SinkClient client, String name, double least)
      throws InterruptedException {
    Await.until(
        name + " is " + least,
        PATIENCE,
        () -> {
          try {
            return client.metric(name) >= least;
          } catch (IOException notNow) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
  }
}
