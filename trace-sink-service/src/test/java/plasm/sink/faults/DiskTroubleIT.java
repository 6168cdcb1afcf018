package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;

/** A disk that is full refuses, says so, and is good again as soon as there is space. */
@Tag("faults")
class DiskTroubleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_POSTS = 5_000;
  private static final int LEAVE_BYTES = 128 << 10;

  private final Ledger ledger = new Ledger();
  private final List<TraceName> early = List.of(new TraceName("early", UUID.randomUUID()));
  private final List<TraceName> traces =
      List.of(
          new TraceName("acme", UUID.randomUUID()),
          new TraceName("acme", UUID.randomUUID()),
          new TraceName(TraceName.NO_TENANT, UUID.randomUUID()));
  private final Traffic traffic = new Traffic(traces, ledger);
  private final SplittableRandom random = new SplittableRandom(11);

  @TempDir Path place;

  private SmallDisk disk(int megabytes, String... options) throws Exception {
    try {
      return SmallDisk.mount(place, megabytes, options);
    } catch (SmallDisk.NotPermitted e) {
      System.out.println("SKIPPED: no full disk without a small one, and " + e.getMessage());
      return Assumptions.abort(e.getMessage());
    }
  }

  @Test
  void fullDisk_refusesUntilThereIsSpaceAndLosesNothing() throws Exception {
    try (SmallDisk disk = disk(16)) {
      Path folder = Files.createDirectory(disk.place().resolve("data"));
      try (SinkProcess sink = SinkProcess.start(folder);
          SinkClient client = sink.client()) {
        acknowledged(client, new Traffic(early, ledger).bounds());
        acknowledged(client, traffic.bounds());
        new Inspection(client, early, ledger).check();
        disk.fill(LEAVE_BYTES);
        Post refused = postUntilRefused(client);
        checkHealthIsDown(client);
        new Inspection(client, early, ledger).check();
        disk.free();
        recovers(client, refused);
        new Inspection(client, traces, ledger).check();
        sink.kill9();
      }
      inspectAfterRestart(folder);
    }
  }

  /** A read that cannot show everything has to fail: less than all is a wrong answer. */
  @Test
  void fullDisk_readsShowAllThatIsAcknowledgedOrFail() throws Exception {
    try (SmallDisk disk = disk(16)) {
      Path folder = Files.createDirectory(disk.place().resolve("data"));
      try (SinkProcess sink = SinkProcess.start(folder);
          SinkClient client = sink.client()) {
        acknowledged(client, traffic.bounds());
        disk.fill(LEAVE_BYTES);
        postUntilRefused(client);
        if (client.get(SinkClient.detailPath(traces.getFirst())).status() != 503) {
          new Inspection(client, traces, ledger).check();
        }
      }
    }
  }

  private Post postUntilRefused(SinkClient client) throws Exception {
    for (int i = 0; i < MOST_POSTS; i++) {
      Post post = traffic.next(random);
      SinkClient.Answer answer = client.post(post.body());
      if (answer.status() != 200) {
        checkRefusal(answer);
        return post;
      }
      ledger.acknowledge(post.events());
    }
    throw new AssertionError("the disk does not get full");
  }

  private static void checkRefusal(SinkClient.Answer answer) {
    assertEquals(503, answer.status(), answer.body());
    assertTrue(answer.isProblem(), answer.contentType());
    JsonNode problem = answer.json();
    assertEquals(
        "https://plasm.invalid/problems/storage-unavailable", problem.get("type").textValue());
    assertEquals(503, problem.get("status").asInt());
    assertTrue(Integer.parseInt(answer.retryAfter()) > 0, answer.retryAfter());
  }

  /** A little may still fit when a lot was refused; asked again, readiness finds out. */
  private static void checkHealthIsDown(SinkClient client)
      throws IOException, InterruptedException {
    List<SinkClient.Answer> down = new ArrayList<>();
    Await.until("readiness is DOWN", PATIENCE, () -> down.addAll(readinessIfDown(client)));
    JsonNode check = null;
    for (JsonNode each : down.getFirst().json().get("checks")) {
      check = "sqlite".equals(each.get("name").textValue()) ? each : check;
    }
    assertNotNull(check, "readiness names the database");
    assertEquals("DOWN", check.get("status").textValue());
    String cause = check.at("/data/cause").asText();
    assertTrue(cause.contains("disk is full"), cause);
    assertEquals(200, client.get("/q/health/live").status());
    assertEquals("ok", client.get("/v1/health").body());
  }

  /** The answer, or nothing while it is ready. */
  private static List<SinkClient.Answer> readinessIfDown(SinkClient client) {
    SinkClient.Answer answer = client.readiness();
    return answer.status() == 503 ? List.of(answer) : List.of();
  }

  private void recovers(SinkClient client, Post refused) throws Exception {
    Await.until("the service is ready again by itself", PATIENCE, client::isReady);
    SinkClient.Answer answer = client.post(refused.body());
    assertEquals(200, answer.status(), answer.body());
    ledger.acknowledge(refused.events());
    assertNull(refused.again().objection(answer.json()));
    acknowledged(client, traffic.next(random));
  }

  private void acknowledged(SinkClient client, Post post) throws Exception {
    SinkClient.Answer answer = client.post(post.body());
    assertEquals(200, answer.status(), answer.body());
    ledger.acknowledge(post.events());
  }

  private void inspectAfterRestart(Path folder) throws Exception {
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      new Inspection(client, traces, ledger).check();
    }
  }

  @Test
  void fullDiskUnderLoad_losesNothing() throws Exception {
    try (SmallDisk disk = disk(64)) {
      Path folder = Files.createDirectory(disk.place().resolve("data"));
      Queue<Post> unanswered = new ConcurrentLinkedQueue<>();
      try (SinkProcess sink = SinkProcess.start(folder);
          SinkClient client = sink.client();
          Load load = new Load(client, ledger, traffic::next, unanswered)) {
        acknowledged(client, traffic.bounds());
        load.begin(4, 11);
        for (int i = 1; i <= 3; i++) {
          disk.fill(LEAVE_BYTES);
          awaitMore("posts are refused", load::refused, 20);
          disk.free();
          awaitMore("posts are taken", load::taken, 20);
        }
        assertEquals(List.of(), load.stop());
        new Inspection(client, traces, ledger).check();
      }
      inspectAfterRestart(folder);
    }
  }

  private static void awaitMore(String what, IntSupplier count, int more) throws Exception {
    int wanted = count.getAsInt() + more;
    Await.until(more + " more " + what, PATIENCE, () -> count.getAsInt() >= wanted);
  }

  @Test
  void readOnlyDisk_isRefusedAtTheStart() throws Exception {
    try (SmallDisk disk = disk(1, "ro");
        SinkProcess sink =
            SinkProcess.launch(
                Map.of(SinkProcess.FOLDER, disk.place().resolve("data").toString()))) {
      Refusal.check(sink, SinkProcess.FOLDER);
    }
  }
}
