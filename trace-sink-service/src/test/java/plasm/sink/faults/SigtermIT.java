package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Await;
import plasm.model.testkit.PackagedService.Exit;

/**
 * SIGTERM: the service finishes what it began, leaves an archive behind, and says that all is well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("faults")
class SigtermIT {
  /** Nothing becomes idle, so only the shutdown completes a trace. */
  private static final Map<String, String> NEVER_IDLE = Map.of("PLASM_TRACE_IDLE_SECS", "0");

  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final int SIGTERM_OF_ANY_JVM = 143;
  private static final int CONNECTIONS = 8;
  private static final int POSTS_BEFORE_THE_SIGNAL = 100;

  private final Ledger ledger = new Ledger();
  private final List<TraceName> traces = traces();
  private Exit exit;
  private String output;
  private List<String> objections;
  private SinkProcess restarted;
  private SinkClient client;

  @TempDir static Path folder;

  private static List<TraceName> traces() {
    List<TraceName> traces = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      traces.add(new TraceName(i < 7 ? "acme" : TraceName.NO_TENANT, UUID.randomUUID()));
    }
    return traces;
  }

  @BeforeAll
  void signalUnderLoad() throws Exception {
    Traffic traffic = new Traffic(traces, ledger);
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient first = sink.client();
        Load load = new Load(first, ledger, traffic::next, new ConcurrentLinkedQueue<>())) {
      Post bounds = traffic.bounds();
      assertEquals(200, first.post(bounds.body()).status());
      ledger.acknowledge(bounds.events());
      load.begin(CONNECTIONS, 7);
      Await.until(
          "the load has got going",
          Duration.ofSeconds(30),
          () -> load.taken() >= POSTS_BEFORE_THE_SIGNAL);
      load.expectTheEnd();
      exit = sink.sigterm();
      objections = load.stop();
      output = sink.output();
    }
    restarted = SinkProcess.start(folder, NEVER_IDLE);
    client = restarted.client();
  }

  @AfterAll
  void end() {
    if (restarted != null) {
      client.close();
      restarted.close();
    }
  }

  @Test
  void underLoad_exitsWithZero() {
    assertEquals(0, exit.code(), output);
  }

  @Test
  void underLoad_exitsInTime() {
    assertTrue(exit.took().compareTo(IN_TIME) < 0, exit.took() + "\n" + output);
  }

  @Test
  void underLoad_answersStayHonest() {
    assertEquals(List.of(), objections);
  }

  @Test
  void underLoad_keepsWhatWasAcknowledged() throws Exception {
    new Inspection(client, traces, ledger).check();
  }

  @Test
  void openTraces_areCompletedAfterTheRestart() throws Exception {
    for (TraceName trace : traces) {
      assertEquals("completed", client.detail(trace).get("status").textValue());
    }
  }

  @Test
  void openTraces_areArchivedAsTheLayoutSays() throws Exception {
    for (TraceName trace : traces) {
      ArchivedTrace archived = ArchivedTrace.in(folder, trace);
      JsonNode detail = client.detail(trace);
      assertEquals(List.of("records.ndjson", "summary.json"), archived.files());
      assertEquals(summaryOf(detail), archived.summary());
      assertEquals(List.copyOf(names(summaryOf(detail))), names(archived.summary()));
      assertTrue(archived.summaryText().startsWith("{\n  \"trace_id\" : \"" + trace.id()));
      assertEquals(recordsOf(detail), archived.records().stream().map(SinkClient::parse).toList());
      assertTrue(archived.recordsText().endsWith("}\n"));
    }
  }

  /** The members that the layout has, in its order. */
  private static JsonNode summaryOf(JsonNode detail) {
    ObjectNode summary = detail.deepCopy();
    summary.removeAll();
    for (String member :
        List.of(
            "trace_id",
            "mcp_session_id",
            "logical_session_id",
            "status",
            "started_at_ms",
            "ended_at_ms",
            "project_slug",
            "tenant_id")) {
      summary.set(member, detail.get(member));
    }
    summary.putNull("mcp_config");
    summary.set("totals", detail.get("totals"));
    return summary;
  }

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).toList();
  }

  /** A record of a detail is the TraceEvent and two members of the envelope. */
  private static List<JsonNode> recordsOf(JsonNode detail) {
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode line : detail.get("records")) {
      ObjectNode event = line.get("record").deepCopy();
      event.remove(List.of("event_id", "emitted_at"));
      events.add(event);
    }
    return events;
  }

  @Test
  void withoutLoad_exitsWithZero(@TempDir Path other) throws Exception {
    try (SinkProcess sink = SinkProcess.start(other)) {
      assertEquals(0, sink.sigterm().code(), sink::output);
    }
  }

  /**
   * A native executable may have started before it worked so long; a JVM that has not come to the
   * service yet ends as any other.
   */
  @ParameterizedTest
  @ValueSource(ints = {300, 600, 1_000, 1_500})
  void whileItStarts_exitsWithZero(int millisOfWork, @TempDir Path other) throws Exception {
    try (SinkProcess sink = SinkProcess.launch(Map.of(SinkProcess.FOLDER, other.toString()))) {
      Await.until(
          "it has worked that long, or started",
          Duration.ofSeconds(30),
          () -> sink.cpu().toMillis() >= millisOfWork || sink.output().contains("Listening on"));
      int code = sink.sigterm().code();
      String said = sink.output();
      assertEquals(said.isEmpty() ? SIGTERM_OF_ANY_JVM : 0, code, said);
      assertFalse(said.contains("refusing to start"), said);
    }
  }

  @Test
  void requestThatNeverEnds_doesNotHoldItUp(@TempDir Path other) throws Exception {
    try (SinkProcess sink = SinkProcess.start(other);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
      sendHalfARequest(socket);
      Duration took = sink.sigterm().took();
      assertTrue(took.compareTo(IN_TIME) < 0, took + "\n" + sink.output());
    }
  }

  /** A load balancer has to hear of it while there is still somebody to hear it from. */
  @Test
  void whileItDrains_isNotReady(@TempDir Path other) throws Exception {
    try (SinkProcess sink = SinkProcess.start(other);
        SinkClient asking = sink.client();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
      sendHalfARequest(socket);
      sink.requestEnd();
      Await.until("it is not ready any more", Duration.ofSeconds(2), () -> !asking.isReady());
    }
  }

  private static void sendHalfARequest(Socket socket) throws IOException {
    String half =
        "POST /v1/events HTTP/1.1\r\nHost: sink\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{\"events\":[";
    socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
