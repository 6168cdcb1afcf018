package plasm.artifacts.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import plasm.artifacts.store.Blobs;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3TestClients;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.services.s3.S3Client;

/** "Not there" and "cannot tell" differ, whatever it is that keeps the store from telling. */
class S3OutageTest {
  private static final BlobKey KEY = new BlobKey("execute/ph/sid/run.artifact");
  private static final Precondition NONE = new Precondition.None();
  private static final int LONGER_THAN_A_PART = 6 << 20;

  private static S3Server server;
  private static S3Client client;

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
  void serverStopped_nothingCanBeToldUntilItIsBack() throws IOException {
    S3Store store = new S3Store(client, S3Server.BUCKET, "outage");
    store.put(KEY, Blobs.stream("old"), NONE);
    server.stop();
    try {
      assertEverythingIsUnavailable(store, "check the endpoint and the network");
      assertRemoveIsUnavailable(store);
    } finally {
      server.start();
    }
    assertTrue(store.check().up());
    assertEquals("old", new String(store.open(KEY).orElseThrow().bytes().readAllBytes()));
    assertInstanceOf(Put.Replaced.class, store.put(KEY, Blobs.stream("new"), NONE));
  }

  @Test
  void serverStoppedWhileABlobIsRead_isAFailureAndNoEnd() throws IOException {
    S3Store store = new S3Store(client, S3Server.BUCKET, "outage-mid-read");
    store.put(KEY, Blobs.random(1, 40 << 20), NONE);
    try (var blob = store.open(KEY).orElseThrow()) {
      blob.bytes().readNBytes(1_000);
      server.stop();
      assertThrows(IOException.class, () -> Blobs.sha256(blob.bytes()));
    } finally {
      server.start();
    }
  }

  @Test
  void accessKeyUnknown_isAFailureThatSaysSo() {
    assertRefusesCredentials("somebody else", S3Server.SECRET_KEY, "InvalidAccessKeyId");
  }

  @Test
  void secretWrong_isAFailureThatSaysSoAndKeepsTheSecret() {
    assertRefusesCredentials(S3Server.ACCESS_KEY, "a wrong secret", "SignatureDoesNotMatch");
  }

  private static void assertRefusesCredentials(String accessKey, String secret, String code) {
    try (S3Client stranger = S3TestClients.of(server, accessKey, secret)) {
      S3Store store = new S3Store(stranger, S3Server.BUCKET, "");
      assertEverythingIsUnavailable(store, code + "; check the access key");
      assertRemoveIsUnavailable(store);
      assertFalse(store.check().detail().contains(secret));
    }
  }

  @Test
  void bucketMissing_isAFailureThatNamesIt() {
    S3Store store = new S3Store(client, "no-such-bucket", "p");
    assertEverythingIsUnavailable(store, "the bucket does not exist");
    assertEquals(
        "s3://no-such-bucket/p/: the bucket does not exist; create it or correct the URL",
        store.check().detail());
  }

  private static void assertEverythingIsUnavailable(S3Store store, String reason) {
    List<Executable> calls =
        List.of(
            () -> store.open(KEY),
            () -> store.open(KEY, 1, 2),
            () -> store.list("execute", "", 10),
            () -> store.put(KEY, Blobs.stream("new"), NONE),
            () -> store.put(KEY, Blobs.stream("new"), new Precondition.Absent()),
            () -> store.put(KEY, Blobs.stream("new"), new Precondition.Version("abc")),
            () -> store.put(KEY, Blobs.random(1, LONGER_THAN_A_PART), NONE),
            () -> store.page("execute", null),
            () -> store.abandonIncompleteUploads(Instant.now()));
    for (Executable call : calls) {
      StoreFailure failure = assertThrows(StoreFailure.Unavailable.class, call);
      // Answers to HEAD have no body that could say more.
      assertTrue(
          failure.getMessage().contains(reason) || failure.getMessage().contains("cannot look at"),
          failure::getMessage);
    }
    StoreCheck check = store.check();
    assertFalse(check.up());
    assertEquals("s3", check.name());
    assertTrue(check.detail().contains(reason), check::detail);
  }

  /** Apart, because S3Proxy, unlike S3, is content to remove from a bucket that is not there. */
  private static void assertRemoveIsUnavailable(S3Store store) {
    assertThrows(StoreFailure.Unavailable.class, () -> store.remove(List.of(KEY)));
  }

  @Test
  void check_saysWhereDataGoes() {
    assertEquals(
        new StoreCheck("s3", true, "s3://artifacts/a/b/"),
        new S3Store(client, S3Server.BUCKET, "/a/b/").check());
    assertEquals(
        new StoreCheck("s3", true, "s3://artifacts/"),
        new S3Store(client, S3Server.BUCKET, "").check());
  }

  /** A server that takes connections and never answers. */
  @Test
  void check_doesNotWaitLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        S3Client waiting =
            S3TestClients.at(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      S3Store store = new S3Store(waiting, S3Server.BUCKET, "");
      StoreCheck check = assertTimeout(Duration.ofSeconds(5), store::check);
      assertEquals(new StoreCheck("s3", false, "s3://artifacts/: no answer in time"), check);
    }
  }

  @Test
  void constructor_touchesNothing() {
    try (S3Client nowhere = S3TestClients.at(URI.create("http://127.0.0.1:1"))) {
      assertFalse(new S3Store(nowhere, S3Server.BUCKET, "").check().up());
    }
  }
}
