package plasm.artifacts.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobRemover;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.s3.S3Store;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3TestClients;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.services.s3.S3Client;

/** Old run snapshots go, from a real server; everything else stays. */
class RetentionTest {
  private static final Duration KEEP = Duration.ofDays(7);
  private static final int OVER_A_PAGE = 1_050;

  private static S3Server server;
  private static S3Client client;
  private static int stores;

  private final S3Store store = new S3Store(client, S3Server.BUCKET, "retain/" + ++stores);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void start() {
    server = S3Server.open();
    client = S3TestClients.of(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void pass_removesRunsAndTheirPointersThatAreTooOld() throws IOException {
    for (int i = 0; i < OVER_A_PAGE; i++) {
      put("execute/ph/sid/" + i + ".artifact");
    }
    put("execute/ph/sid/_index/1.run_id");
    put("code-plans/ph/sid/plan.artifact");
    retention(store, KEEP.plusDays(1)).pass();
    assertEquals(List.of(), keys("execute"));
    assertEquals(List.of("code-plans/ph/sid/plan.artifact"), keys("code-plans"));
    assertEquals(OVER_A_PAGE + 1, count("scanned"));
    assertEquals(OVER_A_PAGE + 1, count("deleted"));
    assertEquals(0, count("failed"));
    assertEquals(1, count("passes"));
  }

  @Test
  void pass_leavesWhatIsYoungEnough() throws IOException {
    put("execute/ph/sid/run.artifact");
    retention(store, KEEP.minusHours(1)).pass();
    assertEquals(List.of("execute/ph/sid/run.artifact"), keys("execute"));
    assertEquals(1, count("scanned"));
    assertEquals(0, count("deleted"));
  }

  @Test
  void pass_ofSeveralReplicasAtOnceIsHarmless() throws Exception {
    for (int i = 0; i < 100; i++) {
      put("execute/ph/sid/" + i + ".artifact");
    }
    List<Callable<Object>> replicas = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replicas.add(Executors.callable(() -> retention(store, KEEP.plusDays(1)).pass()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (Future<Object> pass : threads.invokeAll(replicas)) {
        pass.get();
      }
    }
    assertEquals(List.of(), keys("execute"));
    assertEquals(0, count("failed"));
    assertEquals(3, count("passes"));
  }

  @Test
  void pass_goesOnBehindABlobThatCannotBeRemoved() throws IOException {
    put("execute/ph/sid/1.artifact");
    put("execute/ph/sid/2.artifact");
    retention(new Stubborn(store, "execute/ph/sid/1.artifact"), KEEP.plusDays(1)).pass();
    assertEquals(List.of("execute/ph/sid/1.artifact"), keys("execute"));
    assertEquals(1, count("deleted"));
    assertEquals(1, count("failed"));
    assertEquals(1, count("passes"));
  }

  @Test
  void pass_thatTheStoreDoesNotAnswerIsTriedAgain() {
    BlobRemover gone =
        new Stubborn(store, "") {
          @Override
          public Page page(String folder, String from) {
            throw new StoreFailure.Unavailable("gone", null);
          }
        };
    retention(gone, KEEP).pass();
    assertEquals(1, count("passes_failed"));
    assertEquals(0, count("passes"));
  }

  /** One blob of the real store cannot be removed. */
  private static class Stubborn implements BlobRemover {
    private final BlobRemover store;
    private final BlobKey stays;

    Stubborn(BlobRemover store, String stays) {
      this.store = store;
      this.stays = new BlobKey(stays);
    }

    @Override
    public Page page(String folder, String from) {
      return store.page(folder, from);
    }

    @Override
    public List<Failed> remove(List<BlobKey> keys) {
      assertTrue(keys.contains(stays));
      store.remove(keys.stream().filter(key -> !key.equals(stays)).toList());
      return List.of(new Failed(stays, "it is locked"));
    }

    @Override
    public int abandonIncompleteUploads(Instant olderThan) {
      return store.abandonIncompleteUploads(olderThan);
    }
  }

  private Retention retention(BlobRemover blobs, Duration later) {
    Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    return new Retention(blobs, clock, KEEP, new RetentionMeters(registry));
  }

  private void put(String key) throws IOException {
    store.put(new BlobKey(key), new ByteArrayInputStream(new byte[] {1}), new Precondition.None());
  }

  private List<String> keys(String folder) {
    List<String> keys = new ArrayList<>();
    String from = null;
    do {
      BlobRemover.Page page = store.page(folder, from);
      page.blobs().forEach(blob -> keys.add(blob.key().path()));
      from = page.next();
    } while (from != null);
    return keys;
  }

  private double count(String name) {
    return registry.get("plasm.run_artifacts.retention." + name).counter().count();
  }
}
