package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Await;

/**
 * Three packaged replicas under load, and everything that goes wrong with them and their server,
 * one after the other: what was acknowledged is there once.
 *
 * <p>{@code -Dplasm.fault.seconds=60} has each trouble last that long instead of a moment.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
@Tag("faults")
class ClusterFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LASTS = Duration.ofSeconds(Long.getLong("plasm.fault.seconds", 1));
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int CONNECTIONS = 2;

  /** So that what is sent can be read back, however long it takes. */
  private static final Duration PAUSE = LASTS.dividedBy(100);

  @TempDir Path folder;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("plasm.crash.seed", System.nanoTime()));
  private final Ledger ledger = new Ledger();
  private final List<TraceName> traces =
      List.of(
          new TraceName("acme", UUID.randomUUID()),
          new TraceName("globex", UUID.randomUUID()),
          new TraceName(TraceName.NO_TENANT, UUID.randomUUID()));
  private final Traffic traffic = new Traffic(traces, ledger);
  private final Queue<Post> unanswered = new ConcurrentLinkedQueue<>();

  /** A process, and who posts to it. */
  private final class Replica implements AutoCloseable {
    private final Map<String, String> variables;
    private SinkProcess process;
    private SinkClient client;
    private Load load;

    Replica(Map<String, String> variables) throws IOException {
      this.variables = variables;
      start();
    }

    void start() throws IOException {
      process = SinkProcess.launch(variables);
      client = process.client();
      load = new Load(client, ledger, ClusterFaultsIT.this::next, unanswered);
    }

    void beginLoad() throws InterruptedException {
      process.awaitReady();
      load.begin(CONNECTIONS, random.nextLong());
    }

    void kill() throws InterruptedException {
      load.expectTheEnd();
      process.kill9();
      assertEquals(List.of(), load.stop());
      close();
    }

    void awaitProgress() throws InterruptedException {
      int before = load.taken();
      Await.until("posts are taken", PATIENCE, () -> load.taken() > before + 20);
    }

    void awaitRefusal(String cause, boolean isGone) throws Exception {
      int before = load.refused();
      Await.until("posts are refused", PATIENCE, () -> load.refused() > before);
      Await.until("it is not ready: " + cause, PATIENCE, () -> causeOfDown().contains(cause));
      assertEquals(200, client.get("/q/health/live").status());
      if (isGone) {
        SinkClient.Answer read = client.get("/v1/traces?tenant_id=acme");
        assertEquals(503, read.status());
        assertTrue(read.isProblem() && !read.retryAfter().isEmpty(), read::toString);
      }
    }

    private String causeOfDown() {
      JsonNode check = client.check("postgresql");
      return check.path("status").asText().equals("DOWN") ? check.at("/data/cause").asText() : "";
    }

    void awaitRecovery() throws InterruptedException {
      Await.until("it is ready", PATIENCE, client::isReady);
      awaitProgress();
    }

    @Override
    public void close() {
      load.close();
      client.close();
      process.close();
    }
  }

  private Post next(RandomGenerator random) {
    LockSupport.parkNanos(PAUSE.toNanos());
    return traffic.next(random);
  }

  @Test
  void threeReplicas_loseNothingWhateverHappensToThemAndTheirServer() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder.resolve("server"))) {
      server.execute("CREATE ROLE plasm LOGIN; CREATE SCHEMA plasm AUTHORIZATION plasm");
      Map<String, String> variables =
          Map.of(
              PostgresServer.URL,
              server.url("plasm")
                  + "?search_path=plasm&options=-c%20lock_timeout%3D1s%20-c%20statement_timeout%3D2s",
              // One listens, one writes; reads and probes take the rest.
              "QUARKUS_DATASOURCE_CLUSTER_JDBC_MAX_SIZE",
              "4");
      try (Replica one = new Replica(variables);
          Replica two = new Replica(variables);
          Replica three = new Replica(variables)) {
        List<Replica> replicas = List.of(one, two, three);
        begin(replicas);
        for (ServerTrouble trouble : ServerTrouble.of(server, "plasm", "plasm")) {
          long from = System.nanoTime();
          endure(trouble, replicas);
          System.out.printf(
              "ClusterFaultsIT: %s, %.1f s%n", trouble, (System.nanoTime() - from) / 1e9);
        }
        for (Replica killed : replicas) {
          killed.kill();
          for (Replica other : replicas) {
            if (other != killed) {
              other.awaitProgress();
            }
          }
          killed.start();
          killed.beginLoad();
          killed.awaitProgress();
        }
        check(replicas);
      }
    }
  }

  private void endure(ServerTrouble trouble, List<Replica> replicas) throws Exception {
    trouble.begin().run();
    try {
      if (trouble.cause() != null) {
        for (Replica replica : replicas) {
          replica.awaitRefusal(trouble.cause(), trouble.isGone());
        }
      }
      long until = System.nanoTime() + LASTS.toNanos();
      while (System.nanoTime() < until) {
        trouble.again().run();
        LockSupport.parkNanos(STEP.toNanos());
      }
    } finally {
      trouble.mend().run();
    }
    for (Replica replica : replicas) {
      replica.awaitRecovery();
    }
  }

  @Test
  void failover_isFollowedToTheOtherAddress() throws Exception {
    try (PostgresServer primary = PostgresServer.start(folder.resolve("primary"));
        PostgresServer standby = primary.withStandby(folder.resolve("standby"))) {
      Map<String, String> variables =
          Map.of(PostgresServer.URL, primary.urlWith(standby) + "?search_path=plasm");
      try (Replica one = new Replica(variables);
          Replica two = new Replica(variables)) {
        List<Replica> replicas = List.of(one, two);
        begin(replicas);
        primary.crash();
        standby.promote();
        for (Replica replica : replicas) {
          replica.awaitRecovery();
        }
        check(replicas);
      }
    }
  }

  private void begin(List<Replica> replicas) throws IOException, InterruptedException {
    Post bounds = traffic.bounds();
    Replica first = replicas.getFirst();
    first.process.awaitReady();
    assertEquals(200, first.client.post(bounds.body()).status());
    ledger.acknowledge(bounds.events());
    for (Replica replica : replicas) {
      replica.beginLoad();
    }
    for (Replica replica : replicas) {
      replica.awaitProgress();
    }
  }

  /** Whatever was not answered, or answered with 503, is sent until it is taken. */
  private void check(List<Replica> replicas) throws Exception {
    List<String> objections = new ArrayList<>();
    for (Replica replica : replicas) {
      objections.addAll(replica.load.stop());
    }
    assertEquals(List.of(), objections);
    for (Replica replica : replicas) {
      new Inspection(replica.client, traces, ledger).check();
    }
    System.out.printf("ClusterFaultsIT: %d events%n", ledger.acknowledgedCount());
  }
}
