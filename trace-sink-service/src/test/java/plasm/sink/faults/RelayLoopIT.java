package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.testkit.PackagedService;

/** Sinks that relay to each other in a circle. */
@Tag("faults")
class RelayLoopIT {
  private static final Duration IN_TIME = Duration.ofSeconds(30);
  private static final int EVENTS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void circle_isToldByEveryMemberAndNothingGoesRound(int members) throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      ports.add(PackagedService.freePort());
    }
    List<SinkProcess> sinks = new ArrayList<>();
    List<SinkClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        Map<String, String> variables = new HashMap<>(SinkProcess.at(ports.get(i)));
        variables.put("PLASM_TRACE_SINK_URL", "http://127.0.0.1:" + ports.get((i + 1) % members));
        variables.put("PLASM_TRACE_SINK_DATA_DIR", folder.resolve("sink-" + i).toString());
        sinks.add(SinkProcess.launch(variables));
        clients.add(sinks.getLast().client());
      }
      for (SinkClient client : clients) {
        Await.until("it answers", IN_TIME, () -> client.readiness().status() != 0);
      }
      // Before anybody knows of the circle, if possible; they are kept in any case.
      String batch = batch();
      SinkClient.Answer taken = clients.getFirst().post(batch);
      assertEquals(200, taken.status(), taken::toString);
      for (SinkClient client : clients) {
        Await.until(
            "every member tells of it",
            IN_TIME,
            () ->
                client.check("relay").path("status").asText().equals("DOWN")
                    && client.check("relay").at("/data/cause").asText().contains("circle"));
        JsonNode check = client.check("relay");
        assertTrue(
            check.at("/data/cause").textValue().contains("PLASM_TRACE_SINK_URL"), check::toString);
        assertEquals(200, client.get("/v1/health").status());
      }
      for (SinkClient client : clients) {
        SinkClient.Answer read = client.get("/v1/traces?tenant_id=acme");
        assertEquals(508, read.status(), read::toString);
        assertEquals(
            "https://plasm.invalid/problems/loop-detected", read.json().get("type").textValue());
        // What was handed on before the circle showed came to each member once at most.
        assertTrue(client.metric("plasm_trace_sink_ingest_events_accepted_total") <= EVENTS);
        assertEquals(0, client.metric("plasm_trace_sink_ingest_events_duplicate_skipped_total"));
        assertTrue(client.metric("plasm_trace_sink_relay_events_forwarded_total") <= EVENTS);
      }
      if (members == 1) {
        assertEquals(0, clients.getFirst().metric("plasm_trace_sink_relay_events_forwarded_total"));
      }
      // Events are still kept; where to, people decide.
      SinkClient.Answer again = clients.getFirst().post(batch);
      assertEquals(EVENTS, again.json().get("duplicate_skipped").asInt(), again::toString);
    } finally {
      clients.forEach(SinkClient::close);
      sinks.forEach(SinkProcess::close);
    }
  }

  private static String batch() {
    UUID trace = UUID.randomUUID();
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(Events.line("acme", trace));
    }
    return Events.batch(events);
  }
}
