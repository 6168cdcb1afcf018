package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.EventStream;
import plasm.model.testkit.Events;
import plasm.model.testkit.PackagedService.Exit;
import plasm.sink.relay.ScriptedRemote;
import plasm.sink.relay.ScriptedRemote.Reply;

/** A real relay in front of a sink that says no in every way there is. */
@Tag("faults")
class RelayRefusalsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final UUID trace = UUID.randomUUID();
  private final List<String> ids = new ArrayList<>();
  private ScriptedRemote remote;
  private Map<String, String> relaying;
  private SinkProcess relay;
  private SinkClient client;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    remote = ScriptedRemote.start();
    relaying = new HashMap<>(Map.of("PLASM_TRACE_SINK_URL", remote.uri() + "/"));
    relay = SinkProcess.start(folder, relaying);
    client = relay.client();
  }

  @AfterEach
  void stop() {
    client.close();
    relay.close();
    remote.close();
  }

  /** Returns the ids of the new events. */
  private List<String> post(int count) throws IOException, InterruptedException {
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Events.line("acme", trace).payload("n", ids.size() + i));
    }
    SinkClient.Answer answer = client.post(Events.batch(events));
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(count, answer.json().get("accepted").asInt());
    List<String> posted = events.stream().map(event -> event.eventId().toString()).toList();
    ids.addAll(posted);
    return posted;
  }

  private void awaitForwarded() throws InterruptedException {
    Await.until(
        "nothing is left to forward",
        PATIENCE,
        () -> client.check("relay").at("/data/backlog_events").asLong(-1) == 0);
  }

  private List<JsonNode> letters() throws IOException {
    Path file = folder.resolve("dead-letters.ndjson");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(SinkClient::parse).toList()
        : List.of();
  }

  /** One after the other, so that the process starts once. */
  @Test
  void everyRefusal_losesNothingAndPutsAsideExactlyWhatIsRefused() throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    remote.script(
        request ->
            request.isProbe() || left.getAndDecrement() <= 0 ? null : new Reply(503, Map.of(), ""));
    post(20);
    awaitForwarded();
    assertEquals(ids, remote.stored());

    List<Long> times = new CopyOnWriteArrayList<>();
    remote.script(
        request -> {
          times.add(System.nanoTime());
          return times.size() == 1 ? new Reply(429, Map.of("Retry-After", "1"), "") : null;
        });
    post(20);
    awaitForwarded();
    assertEquals(ids, remote.stored());
    assertTrue(times.get(1) - times.get(0) >= Duration.ofMillis(990).toNanos());

    remote.script(request -> request.body().length() > 20_000 ? Reply.of(413, "") : null);
    post(200);
    awaitForwarded();
    assertEquals(ids, remote.stored());
    assertEquals(List.of(), letters());

    Set<String> bad = new HashSet<>();
    remote.script(
        request ->
            request.ids().stream().anyMatch(bad::contains)
                ? Reply.of(422, "{\"detail\":\"request_units must be less\"}")
                : null);
    // The relay does not know before what the other sink will refuse.
    List<Events> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(Events.line("acme", trace));
    }
    for (int i : new int[] {0, 31, 59}) {
      bad.add(batch.get(i).eventId().toString());
    }
    assertEquals(200, client.post(Events.batch(batch)).status());
    awaitForwarded();
    List<String> good = new ArrayList<>(ids);
    List<String> refused = new ArrayList<>();
    for (Events event : batch) {
      String id = event.eventId().toString();
      (bad.contains(id) ? refused : good).add(id);
    }
    assertEquals(good, remote.stored());
    assertEquals(refused, letters().stream().map(l -> l.get("event_id").textValue()).toList());
    for (JsonNode letter : letters()) {
      assertEquals(422, letter.get("status").asInt());
      assertEquals("request_units must be less", letter.get("reason").textValue());
    }
    assertEquals(SinkClient.parse(batch.get(31).json()), letters().get(1).get("event"));
    assertEquals(3, client.metric("plasm_trace_sink_relay_dead_letters_total"));
    assertTrue(relay.output().contains("refuses event " + refused.getFirst()), relay::output);
    assertEquals("UP", client.check("relay").get("status").textValue());
  }

  /** A relay's own stream goes on whatever becomes of forwarding, and tells of what is refused. */
  @Test
  void viewer_seesEventsAtOnceAndHearsOfDeadLetters() throws Exception {
    remote.script(request -> request.isProbe() ? null : new Reply(503, Map.of(), ""));
    List<String> posted = post(3);
    try (EventStream stream = client.stream(new TraceName("acme", trace))) {
      expect("snapshot", 3, stream.next());
      post(1);
      expect("patch", 4, stream.next());
      remote.script(
          request ->
              request.isProbe() || !request.ids().contains(posted.get(1))
                  ? null
                  : Reply.of(422, "{\"detail\":\"too odd\"}"));
      EventStream.Item lost = stream.next();
      assertEquals("durable_ingest", lost.kind());
      assertEquals("", lost.id(), "the last id stays what it was");
      assertEquals(
          SinkClient.parse(
              "{\"kind\":\"durable_ingest\",\"seq\":2,\"status\":\"enqueue_dropped\","
                  + "\"reason\":\"too odd\"}"),
          SinkClient.parse(lost.data()));
      awaitForwarded();
      post(1);
      expect("patch", 5, stream.next());
    }
  }

  private static void expect(String kind, long seq, EventStream.Item item) {
    assertEquals(kind + " " + seq, item.kind() + " " + item.id(), item.data());
  }

  @Test
  void silence_doesNotHoldUpTheEndAndTheNextProcessGoesOn() throws Exception {
    remote.script(request -> request.isProbe() ? null : Reply.SILENCE);
    post(30);
    Await.until("it is sent", PATIENCE, () -> !remote.batches().isEmpty());
    Exit exit = relay.sigterm();
    assertEquals(0, exit.code(), relay::output);
    assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, exit::toString);
    client.close();
    relay.close();
    remote.script(request -> null);
    relay = SinkProcess.start(folder, relaying);
    client = relay.client();
    awaitForwarded();
    assertEquals(ids, remote.stored());
    assertFalse(relay.output().contains("ERROR"), relay::output);
  }
}
