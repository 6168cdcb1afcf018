package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.testkit.PackagedService.Exit;
import plasm.sink.relay.ScriptedRemote;
import plasm.sink.relay.ScriptedRemote.Reply;

/** A relay that has no place for a spool: what it answers is what the other sink answers. */
@Tag("faults")
class PassThroughIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void noPlaceForASpool_answersWhatTheOtherSinkAnswers() throws Exception {
    // The default folder lies below it.
    Files.writeString(directory.resolve("var"), "no folder");
    try (ScriptedRemote remote = ScriptedRemote.start();
        SinkProcess relay =
            SinkProcess.launch(directory, Map.of("PLASM_TRACE_SINK_URL", remote.uri().toString()))
                .awaitReady();
        SinkClient client = relay.client()) {
      assertTrue(relay.output().contains("data goes to " + remote.uri() + " (no spool)"));
      assertEquals(1, warnings(relay).size(), relay::output);
      assertTrue(warnings(relay).getFirst().contains("PLASM_TRACE_SINK_DATA_DIR"), relay::output);
      UUID trace = UUID.randomUUID();
      String batch = Events.batch(Events.error("acme", trace), Events.line("acme", trace));
      assertEquals("{\"accepted\":2,\"duplicate_skipped\":0}", client.post(batch).body());
      assertEquals("{\"accepted\":0,\"duplicate_skipped\":2}", client.post(batch).body());
      assertEquals(2, remote.stored().size());

      remote.script(request -> request.isProbe() ? null : Reply.of(503, "{\"detail\":\"full\"}"));
      SinkClient.Answer unavailable = client.post(batch);
      assertEquals(503, unavailable.status());
      assertEquals("1", unavailable.retryAfter());
      assertEquals(
          "https://plasm.invalid/problems/plasm-trace-sink-unavailable",
          unavailable.json().get("type").textValue());
      remote.script(
          request ->
              request.isProbe() ? null : Reply.of(422, "{\"detail\":\"too old\",\"index\":1}"));
      SinkClient.Answer refused = client.post(batch);
      assertEquals(422, refused.status());
      assertEquals(1, refused.json().get("index").asInt());
      assertTrue(refused.json().get("detail").textValue().endsWith("too old"), refused::toString);
      remote.script(request -> request.isProbe() ? null : Reply.of(508, "{}"));
      assertEquals(508, client.post(batch).status());

      remote.script(request -> Reply.of(503, "{\"detail\":\"full\"}"));
      assertTrue(List.of(503, 508).contains(client.post(batch).status()));
      Await.until("it is not ready", PATIENCE, () -> !client.isReady());
      assertEquals("DOWN", client.check("relay").get("status").textValue());
      assertEquals(200, client.get("/v1/health").status());
      remote.script(request -> null);
      Await.until("it is ready again", PATIENCE, client::isReady);

      remote.script(request -> request.isProbe() ? null : Reply.SILENCE);
      int before = remote.batches().size();
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(() -> statusOf(client, batch));
      Await.until("it is sent", PATIENCE, () -> remote.batches().size() > before);
      Exit exit = relay.sigterm();
      assertEquals(0, exit.code(), relay::output);
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, exit::toString);
      assertTrue(List.of(0, 503).contains(waiting.get()), "nobody took it");
      assertEquals(
          List.of("var"),
          List.of(directory.toFile().list()),
          "a relay without a spool leaves nothing behind");
    }
  }

  /** 0 without an answer, which promises nothing either. */
  private static int statusOf(SinkClient client, String batch) {
    try {
      return client.post(batch).status();
    } catch (IOException gone) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static List<String> warnings(SinkProcess relay) {
    return relay.output().lines().filter(line -> line.contains(" WARN ")).toList();
  }

  @Test
  void folderThatSomebodyNamedAndThatCannotBeUsed_refusesToStart() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no folder");
    String variable = "PLASM_TRACE_SINK_DATA_DIR";
    try (SinkProcess relay =
        SinkProcess.launch(
            Map.of("PLASM_TRACE_SINK_URL", "http://127.0.0.1:1", variable, file.toString()))) {
      Refusal.check(relay, variable);
    }
  }
}
