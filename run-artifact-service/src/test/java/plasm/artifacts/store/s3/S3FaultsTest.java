package plasm.artifacts.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import plasm.artifacts.store.Blobs;
import plasm.artifacts.store.OpenBlob;
import plasm.artifacts.testkit.FaultyHttp;
import plasm.artifacts.testkit.FaultyHttp.Fault;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3TestClients;
import plasm.model.store.StoreFailure;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What goes wrong between the store and its server, one request at a time. */
class S3FaultsTest {
  private static final BlobKey KEY = new BlobKey("execute/ph/sid/run.artifact");
  private static final Precondition NONE = new Precondition.None();
  private static final Precondition ABSENT = new Precondition.Absent();
  private static final int TWO_PARTS = S3Put.PART_BYTES + 1_000;

  /** As often as the SDK sends a request before it gives up. */
  private static final int TRIES = 4;

  private static final Predicate<SdkHttpRequest> GET =
      request -> request.method() == SdkHttpMethod.GET;
  private static final Predicate<SdkHttpRequest> PUT =
      request -> request.method() == SdkHttpMethod.PUT;
  private static final Predicate<SdkHttpRequest> COMPLETE =
      request ->
          request.method() == SdkHttpMethod.POST
              && request.rawQueryParameters().containsKey("uploadId");

  private static final AtomicInteger STORES = new AtomicInteger();

  private static S3Server server;
  private static S3Client direct;
  private static FaultyHttp http;
  private static S3Client client;

  private final String prefix = "faults/" + STORES.incrementAndGet();
  private final S3Store store = new S3Store(client, S3Server.BUCKET, prefix);

  @BeforeAll
  static void start() {
    server = S3Server.open();
    direct = S3TestClients.of(server);
    http = new FaultyHttp(S3TestClients.http());
    client = S3TestClients.of(server, http);
  }

  @AfterAll
  static void stop() {
    client.close();
    direct.close();
    server.close();
  }

  @AfterEach
  void everyFaultWasMetAndNothingIsLeftUnfinished() {
    assertEquals(0, http.left());
    assertEquals(List.of(), uploads());
  }

  @Test
  void put_knowsItsOwnBlobWhenTheAnswerGotLost() throws IOException {
    http.next(PUT, new Fault.LostAnswer());
    assertIsThere(assertInstanceOf(Put.Created.class, put("first", ABSENT)).stat());
    http.next(PUT, new Fault.LostAnswer());
    Precondition first = new Precondition.Version(stat().version());
    assertIsThere(assertInstanceOf(Put.Replaced.class, put("second", first)).stat());
    assertEquals("second", read());
  }

  @Test
  void put_isRefusedBySomebodyElsesBlobAlsoWhenItWasTriedTwice() throws IOException {
    put("somebody else's", NONE);
    http.next(PUT, Fault.Answer.error(503, "ServiceUnavailable"));
    assertEquals(new Put.Refused(), put("mine", ABSENT));
    http.next(PUT, Fault.Answer.error(503, "ServiceUnavailable"));
    assertEquals(new Put.Refused(), put("mine", new Precondition.Version("another")));
    assertEquals("somebody else's", read());
  }

  @Test
  void put_isUnknownWhenNoAnswerComes() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      http.next(PUT, new Fault.LostAnswer());
    }
    assertThrows(StoreFailure.Unknown.class, () -> put("written", NONE));
    assertEquals("written", read());
    assertInstanceOf(Put.Replaced.class, put("written", NONE));
  }

  /** A later failure of another kind does not undo what the first try may have done. */
  @Test
  void put_isUnknownWhenTheFirstAnswerGotLost() throws IOException {
    http.next(PUT, new Fault.LostAnswer());
    for (int i = 1; i < TRIES; i++) {
      http.next(PUT, Fault.Answer.error(503, "ServiceUnavailable"));
    }
    assertThrows(StoreFailure.Unknown.class, () -> put("written", NONE));
    assertEquals("written", read());
  }

  @Test
  void put_isUnknownAfterAnInternalError() {
    for (int i = 0; i < TRIES; i++) {
      http.next(PUT, Fault.Answer.error(500, "InternalError"));
    }
    assertThrows(StoreFailure.Unknown.class, () -> put("x", NONE));
  }

  @Test
  void put_isUnavailableWhenTheStoreIsTooBusy() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      http.next(PUT, Fault.Answer.error(503, "ServiceUnavailable"));
    }
    StoreFailure failure = assertThrows(StoreFailure.Unavailable.class, () -> put("x", NONE));
    assertEquals(
        "cannot write s3://artifacts/"
            + prefix
            + "/"
            + KEY
            + ": the store answered 503 ServiceUnavailable",
        failure.getMessage());
    assertEquals(Optional.empty(), store.open(KEY));
  }

  @Test
  void put_comesAgainAfterAConflict() throws IOException {
    for (int i = 0; i < 3; i++) {
      http.next(PUT, Fault.Answer.error(409, "ConditionalRequestConflict"));
    }
    assertInstanceOf(Put.Created.class, put("first", ABSENT));
    assertEquals("first", read());
    http.next(COMPLETE, Fault.Answer.error(409, "ConditionalRequestConflict"));
    assertEquals(new Put.Refused(), store.put(KEY, Blobs.random(1, TWO_PARTS), ABSENT));
  }

  @Test
  void put_isUnavailableWhenConflictsDoNotEnd() throws IOException {
    for (int i = 0; i < 6; i++) {
      http.next(PUT, Fault.Answer.error(409, "ConditionalRequestConflict"));
    }
    assertThrows(StoreFailure.Unavailable.class, () -> put("first", ABSENT));
    assertEquals(Optional.empty(), store.open(KEY));
  }

  @Test
  void putInParts_survivesALostAnswerToEachRequest() throws IOException {
    http.next(PUT, new Fault.LostAnswer());
    http.next(COMPLETE, new Fault.LostAnswer());
    Put put = store.put(KEY, Blobs.random(1, TWO_PARTS), ABSENT);
    assertIsThere(assertInstanceOf(Put.Created.class, put).stat());
    assertDigest(1);
  }

  /** S3 forgets an upload some time after it is complete. */
  @Test
  void putInParts_knowsItsOwnBlobWhenTheUploadIsForgotten() throws IOException {
    http.next(COMPLETE, new Fault.LostAnswer());
    http.next(COMPLETE, Fault.Answer.error(404, "NoSuchUpload"));
    Put put = store.put(KEY, Blobs.random(1, TWO_PARTS), NONE);
    assertIsThere(assertInstanceOf(Put.Created.class, put).stat());
    assertDigest(1);
  }

  @Test
  void putInParts_isUnknownWhenNoAnswerComes() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      http.next(COMPLETE, new Fault.LostAnswer());
    }
    assertThrows(
        StoreFailure.Unknown.class, () -> store.put(KEY, Blobs.random(1, TWO_PARTS), NONE));
    assertDigest(1);
  }

  @Test
  void putInParts_leavesNothingWhenAPartFails() throws IOException {
    http.next(secondPart(), Fault.Answer.error(403, "AccessDenied"));
    StoreFailure failure =
        assertThrows(
            StoreFailure.Unavailable.class, () -> store.put(KEY, Blobs.random(1, TWO_PARTS), NONE));
    assertTrue(failure.getMessage().startsWith("cannot write part 2 of "), failure::getMessage);
    assertEquals(Optional.empty(), store.open(KEY));
  }

  @Test
  void putInParts_leavesNothingWhenItsBodyFails() throws IOException {
    IOException failure = new IOException("the client went away");
    assertSame(
        failure,
        assertThrows(
            IOException.class, () -> store.put(KEY, Blobs.failing(TWO_PARTS, failure), NONE)));
    assertEquals(Optional.empty(), store.open(KEY));
  }

  @Test
  void putInParts_leavesNothingWhenItIsRefused() throws IOException {
    put("first", NONE);
    assertEquals(new Put.Refused(), store.put(KEY, Blobs.random(1, TWO_PARTS), ABSENT));
    assertEquals("first", read());
  }

  @Test
  void putInParts_givesUpItsPartsWhenItsThreadIsInterrupted() throws Exception {
    Thread writer =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThrows(
                        StoreFailure.class,
                        () -> {
                          store.put(KEY, interruptingAfter(S3Put.PART_BYTES), NONE);
                        }));
    writer.join();
    assertEquals(Optional.empty(), store.open(KEY));
  }

  @Test
  void open_failsWhenTheBodyIsShort() throws IOException {
    put("0123456789", NONE);
    http.next(GET, new Fault.ShortBody(4));
    assertFailsAfter("0123");
    http.next(GET, new Fault.BrokenBody(4));
    assertFailsAfter("0123");
    http.next(GET, new Fault.ShortBody(0));
    assertFailsAfter("");
    assertEquals("0123456789", read());
  }

  @Test
  void open_triesAgainBeforeTheFirstByte() throws IOException {
    put("0123456789", NONE);
    http.next(GET, Fault.Answer.error(503, "ServiceUnavailable"));
    http.next(GET, new Fault.LostAnswer());
    assertEquals("0123456789", read());
  }

  /** A proxy that answers for the store must not make blobs disappear. */
  @Test
  void open_isNoAbsenceWhenSomebodyElseSaysNotFound() throws IOException {
    put("there", NONE);
    http.next(GET, new Fault.Answer(404, "<html>no such page</html>"));
    assertThrows(StoreFailure.Unavailable.class, () -> store.open(KEY));
  }

  @Test
  void open_failsWhenTheSliceIsAnotherOne() throws IOException {
    put("0123456789", NONE);
    http.next(GET, new Fault.Answer(200, "0123456789"));
    assertThrows(StoreFailure.Unavailable.class, () -> store.open(KEY, 3, 2));
  }

  /** Without its length nobody could tell a cut body from a whole one. */
  @Test
  void open_failsWhenTheAnswerHasNoLength() throws IOException {
    put("0123456789", NONE);
    http.next(GET, new Fault.Answer(200, "0123456789"));
    assertThrows(StoreFailure.Unavailable.class, () -> store.open(KEY));
  }

  private Put put(String text, Precondition precondition) throws IOException {
    return store.put(KEY, Blobs.stream(text), precondition);
  }

  private String read() throws IOException {
    try (OpenBlob blob = store.open(KEY).orElseThrow()) {
      return new String(blob.bytes().readAllBytes());
    }
  }

  private BlobStat stat() throws IOException {
    try (OpenBlob blob = store.open(KEY).orElseThrow()) {
      return blob.stat();
    }
  }

  private void assertIsThere(BlobStat stat) throws IOException {
    assertEquals(stat().version(), stat.version());
    assertEquals(stat().length(), stat.length());
  }

  private void assertDigest(long seed) throws IOException {
    try (OpenBlob blob = store.open(KEY).orElseThrow()) {
      assertEquals(Blobs.sha256(Blobs.random(seed, TWO_PARTS)), Blobs.sha256(blob.bytes()));
    }
  }

  private void assertFailsAfter(String bytes) throws IOException {
    try (OpenBlob blob = store.open(KEY).orElseThrow()) {
      assertEquals(bytes, new String(blob.bytes().readNBytes(bytes.length())));
      assertThrows(IOException.class, () -> blob.bytes().read());
    }
  }

  private static Predicate<SdkHttpRequest> secondPart() {
    return request ->
        PUT.test(request) && List.of("2").equals(request.rawQueryParameters().get("partNumber"));
  }

  private static InputStream interruptingAfter(long length) {
    return new InputStream() {
      private long read;

      @Override
      public int read() {
        if (++read == length + 1_000) {
          Thread.currentThread().interrupt();
        }
        return read > length + 2_000 ? -1 : 'x';
      }
    };
  }

  private List<MultipartUpload> uploads() {
    return direct
        .listMultipartUploads(list -> list.bucket(S3Server.BUCKET).prefix(prefix))
        .uploads();
  }
}
