package plasm.artifacts.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobReader.Listed;
import plasm.artifacts.store.BlobRemover.Aged;
import plasm.artifacts.store.BlobRemover.Failed;
import plasm.artifacts.store.BlobRemover.Page;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.Blobs;
import plasm.artifacts.testkit.FaultyHttp;
import plasm.artifacts.testkit.FaultyHttp.Fault;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3TestClients;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Paging and removing, as the retention pass does it. */
class S3RemovalTest {
  private static final Precondition ABSENT = new Precondition.Absent();
  private static final int MORE_THAN_A_PAGE = 1_050;
  private static final AtomicInteger STORES = new AtomicInteger();

  private static S3Server server;
  private static FaultyHttp http;
  private static S3Client client;

  private final String prefix = "removal/" + STORES.incrementAndGet();
  private final S3Store store = new S3Store(client, S3Server.BUCKET, prefix);

  @BeforeAll
  static void start() {
    server = S3Server.open();
    http = new FaultyHttp(S3TestClients.http());
    client = S3TestClients.of(server, http);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void page_listsAllUnderAFolderAtAnyDepth() throws IOException {
    Instant before = Instant.now().minusSeconds(1);
    List<String> under = List.of("execute/a", "execute/b/c", "execute/b/d/e", "execute/~");
    for (String path : under) {
      put(path);
    }
    put("executed/f");
    put("code-plans/g");
    Page page = store.page("execute", null);
    assertEquals(under, page.blobs().stream().map(Aged::key).map(BlobKey::path).toList());
    assertNull(page.next());
    for (Aged blob : page.blobs()) {
      assertTrue(Duration.between(before, blob.modified()).abs().toSeconds() < 10);
    }
    assertEquals(new Page(List.of(), null), store.page("nothing", null));
  }

  @Test
  void pageListAndRemove_goBeyondAThousand() throws Exception {
    List<BlobKey> keys = new ArrayList<>();
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
      BlobKey key = new BlobKey("execute/%04d".formatted(i));
      keys.add(key);
      writers.add(
          () -> {
            put(key.path());
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> written : threads.invokeAll(writers)) {
        written.get();
      }
    }

    List<Page> pages = new ArrayList<>();
    pages.add(store.page("execute", null));
    while (pages.getLast().next() != null) {
      pages.add(store.page("execute", pages.getLast().next()));
    }
    assertEquals(2, pages.size());
    assertEquals(
        keys, pages.stream().flatMap(page -> page.blobs().stream()).map(Aged::key).toList());

    List<String> names = store.list("execute", "", 5_000).stream().map(Listed::name).toList();
    assertEquals(keys.stream().map(key -> key.path().substring(8)).toList(), names);
    assertEquals(
        names.subList(10, 1_020),
        store.list("execute", "0009", 1_010).stream().map(Listed::name).toList());

    assertEquals(List.of(), store.remove(keys));
    assertEquals(new Page(List.of(), null), store.page("execute", null));
  }

  @Test
  void remove_countsWhatIsGoneAsRemoved() throws IOException {
    put("execute/a b+c");
    List<BlobKey> keys = List.of(new BlobKey("execute/gone"), new BlobKey("execute/a b+c"));
    assertEquals(List.of(), store.remove(keys));
    assertEquals(List.of(), store.remove(keys));
    assertEquals(Optional.empty(), store.open(keys.getLast()));
    assertEquals(List.of(), store.remove(List.of()));
  }

  @Test
  void remove_tellsWhatCouldNotBeRemoved() throws IOException {
    String said =
        "<DeleteResult><Error><Key>%s/execute/a</Key><Code>%s</Code><Message>%s</Message></Error>"
            + "<Error><Key>%1$s/execute/b</Key><Code>NoSuchKey</Code></Error></DeleteResult>";
    http.next(
        request -> request.method() == SdkHttpMethod.POST,
        new Fault.Answer(200, said.formatted(prefix, "AccessDenied", "it is locked")));
    assertEquals(
        List.of(new Failed(new BlobKey("execute/a"), "AccessDenied: it is locked")),
        store.remove(List.of(new BlobKey("execute/a"), new BlobKey("execute/b"))));
  }

  @Test
  void abandonIncompleteUploads_takesOldOnesOfThisStoreOnly() {
    begin(prefix + "/execute/crashed");
    begin(prefix + "/code-plans/crashed");
    begin(prefix + "0/execute/not-ours");
    assertEquals(0, store.abandonIncompleteUploads(Instant.now().minusSeconds(60)));
    assertEquals(3, uploads().size());
    assertEquals(2, store.abandonIncompleteUploads(Instant.now().plusSeconds(60)));
    assertEquals(
        List.of(prefix + "0/execute/not-ours"),
        uploads().stream().map(MultipartUpload::key).toList());
    assertEquals(0, store.abandonIncompleteUploads(Instant.now().plusSeconds(60)));
  }

  private void begin(String object) {
    client.createMultipartUpload(create -> create.bucket(S3Server.BUCKET).key(object));
  }

  private List<MultipartUpload> uploads() {
    return client
        .listMultipartUploads(list -> list.bucket(S3Server.BUCKET).prefix(prefix))
        .uploads();
  }

  private void put(String path) throws IOException {
    store.put(new BlobKey(path), Blobs.stream(path), ABSENT);
  }
}
