package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;

/** SIGKILL at any moment: what was answered with 200 is there afterwards, once. */
@Tag("faults")
class KillNineIT {
  private static final int ROUNDS = Integer.getInteger("plasm.crash.rounds", 20);
  private static final int ROUNDS_OF_THE_FIRST_START = 3;
  private static final int CONNECTIONS = 8;
  private static final int RECENT = 400;

  /** Events at which the first table of event ids is full, and becomes a file. */
  private static final int GROWTH = 314_572;

  /** So many of them are not looked at one by one. */
  private static final int FILLING = 294_000;

  private static final TraceName FILLED = new TraceName("filling", UUID.randomUUID());
  private static final int FILLING_BATCH = 2_000;
  private static final int BULK = 500;

  private final long seed = Long.getLong("plasm.crash.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<TraceName> traces = traces();
  private final Ledger ledger = new Ledger();
  private final Traffic traffic = new Traffic(traces, ledger);
  private final Queue<Post> unanswered = new ConcurrentLinkedQueue<>();
  private int taken;

  @TempDir Path folder;

  /** Three tenants; one trace id is used by two of them. */
  private static List<TraceName> traces() {
    List<TraceName> traces = new ArrayList<>();
    for (String tenant : List.of("acme", "größe-租户", TraceName.NO_TENANT)) {
      traces.add(new TraceName(tenant, UUID.randomUUID()));
      traces.add(new TraceName(tenant, UUID.randomUUID()));
    }
    traces.add(new TraceName("acme", traces.getLast().id()));
    return traces;
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void killedUnderLoad_keepsWhatWasAcknowledgedOnce() throws Exception {
    System.out.printf("killedUnderLoad: -Dplasm.crash.seed=%d, %d rounds%n", seed, ROUNDS);
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      Post bounds = traffic.bounds();
      assertEquals(200, client.post(bounds.body()).status());
      ledger.acknowledge(bounds.events());
      loadAndKill(sink, client);
    }
    for (int round = 2; round <= ROUNDS; round++) {
      if (random.nextInt(4) == 0) {
        startAndKill(Duration.ofMillis(random.nextInt(200, 2_000)));
      }
      try (SinkProcess sink = SinkProcess.start(folder);
          SinkClient client = sink.client()) {
        inspect(client, recent());
        loadAndKill(sink, client);
      }
    }
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      inspect(client, ledger.acknowledged());
    }
    System.out.printf(
        "killedUnderLoad: %d posts acknowledged, %d events%n", taken, ledger.acknowledged().size());
    assertTrue(taken >= ROUNDS, "too few posts got through to show anything: " + taken);
  }

  private void loadAndKill(SinkProcess sink, SinkClient client) throws InterruptedException {
    Duration moment = Duration.ofMillis(random.nextInt(50, 701));
    try (Load load = new Load(client, ledger, traffic::next, unanswered)) {
      load.begin(CONNECTIONS, random.nextLong());
      LockSupport.parkNanos(moment.toNanos());
      load.expectTheEnd();
      sink.kill9();
      assertEquals(List.of(), load.stop());
      taken += load.taken();
    }
  }

  private void startAndKill(Duration moment) throws IOException, InterruptedException {
    try (SinkProcess sink = SinkProcess.launch(Map.of(SinkProcess.FOLDER, folder.toString()))) {
      LockSupport.parkNanos(moment.toNanos());
      sink.kill9();
    }
  }

  private List<SentEvent> recent() {
    List<SentEvent> all = ledger.acknowledged();
    List<SentEvent> recent =
        new ArrayList<>(all.subList(Math.max(0, all.size() - RECENT), all.size()));
    for (int i = 0; i < RECENT; i++) {
      recent.add(all.get(random.nextInt(all.size())));
    }
    return recent;
  }

  /** Repeats come first: whether they changed anything is then seen as well. */
  private void inspect(SinkClient client, List<SentEvent> repeats)
      throws IOException, InterruptedException {
    Queue<SentEvent> left = new ArrayDeque<>(repeats);
    while (!left.isEmpty()) {
      List<SentEvent> batch = new ArrayList<>();
      while (batch.size() < RECENT && !left.isEmpty()) {
        batch.add(left.poll());
      }
      JsonNode answer = client.post(SentEvent.batch(batch)).json();
      assertEquals(0, answer.get("accepted").asInt(), "stored once more, of " + batch.size());
      assertEquals(batch.size(), answer.get("duplicate_skipped").asInt());
    }
    new Inspection(client, traces, ledger).check();
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void killedWhileTheStoreGrows_keepsWhatWasAcknowledgedOnce() throws Exception {
    int moment = GROWTH - FILLING + random.nextInt(-4 * BULK, 4 * BULK);
    System.out.printf("killedWhileTheStoreGrows: -Dplasm.crash.seed=%d%n", seed);
    String filling;
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client();
        Load load = new Load(client, ledger, any -> traffic.batch(BULK, any), unanswered)) {
      filling = fill(client);
      Post bounds = traffic.bounds();
      assertEquals(200, client.post(bounds.body()).status());
      ledger.acknowledge(bounds.events());
      load.begin(2, random.nextLong());
      Await.until(
          moment + " more events are stored",
          Duration.ofMinutes(2),
          () -> ledger.acknowledgedCount() >= moment);
      load.expectTheEnd();
      sink.kill9();
      assertEquals(List.of(), load.stop());
    }
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      inspect(client, recent());
      assertEquals(FILLING_BATCH, client.post(filling).json().get("duplicate_skipped").asInt());
      JsonNode filled = client.list(FILLED.tenant()).getFirst();
      assertEquals(30L * FILLING, filled.at("/totals/domain_prompt_chars").asLong());
    }
  }

  /** Returns the last batch, of those that came in before the other events. */
  private static String fill(SinkClient client) throws IOException, InterruptedException {
    String batch = "";
    for (int left = FILLING; left > 0; left -= FILLING_BATCH) {
      batch =
          Events.batch(
              Stream.generate(() -> Events.domainPromptChars(FILLED.tenant(), FILLED.id()).fresh())
                  .limit(FILLING_BATCH)
                  .toList());
      assertEquals(200, client.post(batch).status());
    }
    return batch;
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void killedWhileTheDatabaseIsMade_startsTheNextTime() throws Exception {
    System.out.printf("killedWhileTheDatabaseIsMade: -Dplasm.crash.seed=%d%n", seed);
    for (int round = 0; round < ROUNDS_OF_THE_FIRST_START; round++) {
      Path fresh = folder.resolve("first-start-" + round);
      Map<String, String> onFresh = Map.of(SinkProcess.FOLDER, fresh.toString());
      try (SinkProcess sink = SinkProcess.launch(onFresh)) {
        Await.until(
            "a database is there", Duration.ofSeconds(60), () -> !Databases.in(fresh).isEmpty());
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(120)).toNanos());
        sink.kill9();
      }
      try (SinkProcess sink = SinkProcess.start(fresh);
          SinkClient client = sink.client()) {
        assertEquals(200, client.post(traffic.bounds().body()).status());
      }
    }
  }
}
