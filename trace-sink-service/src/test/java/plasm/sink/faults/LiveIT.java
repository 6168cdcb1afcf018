package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.EventStream;
import plasm.model.testkit.EventStream.Item;
import plasm.model.testkit.PackagedService.Exit;
import plasm.model.trace.TraceIds;

/** Sessions and live streams when the process that serves them ends. */
@Tag("faults")
class LiveIT {
  private static final Map<String, String> NEVER_IDLE = Map.of("PLASM_TRACE_IDLE_SECS", "0");
  private static final String SEGMENT =
      "{\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":5}";
  private static final String TENANT = "acme";
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  private final String session = UUID.randomUUID().toString();
  private final TraceName trace = new TraceName(TENANT, TraceIds.ofLogicalSession(TENANT, session));

  @TempDir Path folder;

  @Test
  void session_goesOnAfterACrash() throws Exception {
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient client = sink.client();
        EventStream stream = openedStream(client)) {
      addThree(client, stream);
      sink.kill9();
    }
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient client = sink.client();
        EventStream stream = client.stream(trace, "Last-Event-ID", "1")) {
      expect("patch", 2, stream.next());
      expect("patch", 3, stream.next());
      assertEquals(
          "{\"seq\":3,\"accepted\":0,\"duplicate_skipped\":1}",
          client.addSegment(session, TENANT, SEGMENT, "k3").body());
      assertEquals(
          "{\"seq\":4,\"accepted\":1,\"duplicate_skipped\":0}",
          client.addSegment(session, TENANT, SEGMENT, "k4").body());
      expect("patch", 4, stream.next());
    }
  }

  @Test
  void sigterm_endsTracesThenStreamsThenTheProcess() throws Exception {
    Exit exit;
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient client = sink.client();
        EventStream stream = openedStream(client);
        Socket stuck = stuckViewer(sink)) {
      addThree(client, stream);
      exit = sink.sigterm();
      assertEquals(0, exit.code(), sink::output);
      assertTrue(exit.took().compareTo(IN_TIME) < 0, exit + "\n" + sink.output());
      expect("terminal", 4, stream.next());
      stream.assertEnds();
      assertTrue(stuck.isConnected());
    }
    ArchivedTrace archived = ArchivedTrace.in(folder, trace);
    assertEquals(3, archived.records().size());
    assertEquals(session, archived.summary().get("logical_session_id").textValue());
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient client = sink.client()) {
      JsonNode detail = client.detail(trace);
      assertEquals("completed", detail.get("status").textValue());
      assertEquals(4, detail.get("last_seq").asInt());
      assertEquals(
          "{\"seq\":5,\"accepted\":1,\"duplicate_skipped\":0}",
          client.addSegment(session, TENANT, SEGMENT, "k5").body());
      try (EventStream stream = client.stream(trace)) {
        Item snapshot = stream.next();
        expect("snapshot", 5, snapshot);
        assertEquals(4, SinkClient.parse(snapshot.data()).at("/detail/records").size());
      }
    }
  }

  @Test
  void silence_endsTheTraceOfAStream() throws Exception {
    try (SinkProcess sink = SinkProcess.start(folder, Map.of("PLASM_TRACE_IDLE_SECS", "1"));
        SinkClient client = sink.client();
        EventStream stream = openedStream(client)) {
      client.addSegment(session, TENANT, SEGMENT, "k1");
      expect("patch", 1, stream.next());
      expect("terminal", 2, stream.next());
      stream.assertEnds();
      JsonNode detail = client.detail(trace);
      assertEquals("completed", detail.get("status").textValue());
      assertEquals(2, detail.get("last_seq").asInt());
    }
  }

  @Test
  void streamOfASilentTrace_isKeptAlive() throws Exception {
    try (SinkProcess sink = SinkProcess.start(folder, NEVER_IDLE);
        SinkClient client = sink.client();
        EventStream stream = openedStream(client)) {
      assertEquals(new Item("", "", "keep-alive"), stream.nextItem());
    }
  }

  private EventStream openedStream(SinkClient client) throws Exception {
    assertEquals(200, client.openSession(session, TENANT).status());
    EventStream stream = client.stream(trace);
    expect("snapshot", 0, stream.next());
    return stream;
  }

  private void addThree(SinkClient client, EventStream stream) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      assertEquals(200, client.addSegment(session, TENANT, SEGMENT, "k" + i).status());
      Item patch = stream.next();
      seen.add(patch.kind() + " " + patch.id());
    }
    assertEquals(List.of("patch 1", "patch 2", "patch 3"), seen);
  }

  /** Asks for the stream and reads nothing of it. */
  private Socket stuckViewer(SinkProcess sink) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
    String request =
        "GET /v1/traces/" + trace.id() + "/stream?tenant_id=" + TENANT + " HTTP/1.1\r\n";
    socket
        .getOutputStream()
        .write((request + "Host: sink\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void expect(String kind, long seq, Item item) {
    assertEquals(kind + " " + seq, item.kind() + " " + item.id(), item.data());
  }
}
