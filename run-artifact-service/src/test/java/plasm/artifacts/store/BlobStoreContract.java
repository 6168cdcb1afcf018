package plasm.artifacts.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.artifacts.store.BlobReader.Listed;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.artifacts.store.BlobWriter.Put;
import plasm.model.store.StoreCheck;

/** What the port promises, sentence by sentence; every backend extends it. */
public abstract class BlobStoreContract {
  protected static final BlobKey KEY = new BlobKey("execute/ph/sid/run.artifact");
  protected static final Precondition NONE = new Precondition.None();
  protected static final Precondition ABSENT = new Precondition.Absent();

  private static final int MEBIBYTE = 1 << 20;

  protected BlobStore store;

  /** An empty store that takes at least 100 MiB. */
  protected abstract BlobStore store() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = store();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void open_readsWhatWasPut() throws IOException {
    put(KEY, "the first run", NONE);
    assertEquals("the first run", read(KEY));
  }

  @Test
  void open_isEmptyWhenThereIsNoSuchBlob() throws IOException {
    put(KEY, "there", NONE);
    for (String path :
        List.of("execute/ph/sid/other", "execute/ph/sid", "execute", "other/ph", KEY + ".x")) {
      assertEquals(Optional.empty(), store.open(new BlobKey(path)), path);
      assertEquals(Optional.empty(), store.open(new BlobKey(path), 0, 1), path);
      assertEquals(Optional.empty(), store.open(new BlobKey(path), 7, 1), path);
    }
  }

  @Test
  void open_knowsTheLengthAndWhenTheBlobWasWritten() throws IOException {
    Instant before = Instant.now();
    put(KEY, "1234567", NONE);
    BlobStat stat = stat(KEY);
    assertEquals(7, stat.length());
    assertTrue(
        Duration.between(before, stat.modified()).abs().toSeconds() < 10,
        () -> stat.modified() + " is not about " + before);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0123456789",
    "0, 1, 0",
    "3, 4, 3456",
    "9, 1, 9",
    "9, 2, 9",
    "3, 1000, 3456789",
    "0, 9223372036854775807, 0123456789",
    "9, 9223372036854775807, 9"
  })
  void open_readsTheSlice(long offset, long length, String slice) throws IOException {
    put(KEY, "0123456789", NONE);
    assertSlice(slice, KEY, offset, length);
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "11, 1", "10, 9223372036854775807", "9223372036854775807, 1"})
  void open_isAnEmptySliceAtOrBehindTheEnd(long offset, long length) throws IOException {
    put(KEY, "0123456789", NONE);
    assertSlice("", KEY, offset, length);
  }

  @Test
  void open_readsABlobWithoutBytes() throws IOException {
    Put put = put(KEY, "", NONE);
    assertInstanceOf(Put.Created.class, put);
    assertEquals(0, statOf(put).length());
    assertEquals("", read(KEY));
    assertSlice("", KEY, 0, 1);
    assertSlice("", KEY, 5, Long.MAX_VALUE);
  }

  @Test
  void open_givesTheStatOfTheWholeBlobWithEachSlice() throws IOException {
    put(KEY, "0123456789", NONE);
    BlobStat whole = stat(KEY);
    for (long offset : new long[] {0, 4, 10, 99}) {
      try (OpenBlob slice = store.open(KEY, offset, 2).orElseThrow()) {
        assertEquals(whole, slice.stat());
      }
    }
  }

  @Test
  void open_mayBeClosedEarlyAgainAndAgain() throws IOException {
    store.put(KEY, Blobs.random(1, 8 * MEBIBYTE), NONE);
    for (int i = 0; i < 60; i++) {
      try (OpenBlob blob = store.open(KEY).orElseThrow()) {
        assertEquals(1, blob.bytes().readNBytes(1).length);
      }
    }
  }

  @Test
  void open_keepsReadingTheBlobThatWasOpened() throws IOException {
    store.put(KEY, Blobs.random(1, 2 * MEBIBYTE), NONE);
    try (OpenBlob old = store.open(KEY).orElseThrow()) {
      put(KEY, "new", NONE);
      assertEquals(2 * MEBIBYTE, old.stat().length());
      assertEquals(Blobs.sha256(Blobs.random(1, 2 * MEBIBYTE)), Blobs.sha256(old.bytes()));
    }
    assertEquals("new", read(KEY));
  }

  @Test
  void version_isTheSameUntilTheBytesChange() throws IOException {
    String first = statOf(put(KEY, "first", NONE)).version();
    assertEquals(first, stat(KEY).version());
    assertEquals(first, stat(KEY).version());
    assertEquals(first, store.list("execute/ph/sid", "", 1).getFirst().stat().version());
    String second = statOf(put(KEY, "secnd", NONE)).version();
    assertNotEquals(first, second);
    assertEquals(second, stat(KEY).version());
  }

  @Test
  void version_isPrintableWithoutQuotes() throws IOException {
    for (int length : new int[] {0, 10, 6 * MEBIBYTE}) {
      String version = statOf(store.put(KEY, Blobs.random(3, length), NONE)).version();
      assertTrue(version.matches("[\\x21-\\x7e&&[^\"]]+"), version);
    }
  }

  @Test
  void put_tellsCreatedFromReplaced() throws IOException {
    Put created = put(KEY, "first", NONE);
    Put replaced = put(KEY, "the second", NONE);
    assertInstanceOf(Put.Created.class, created);
    assertInstanceOf(Put.Replaced.class, replaced);
    assertEquals(5, statOf(created).length());
    assertEquals(10, statOf(replaced).length());
    assertEquals("the second", read(KEY));
  }

  @Test
  void put_saysWhatAReaderWillSee() throws IOException {
    BlobStat put = statOf(put(KEY, "bytes", NONE));
    BlobStat seen = stat(KEY);
    assertEquals(seen.length(), put.length());
    assertEquals(seen.version(), put.version());
    assertTrue(Duration.between(seen.modified(), put.modified()).abs().toSeconds() < 10);
  }

  @Test
  void put_doesNotCloseTheStream() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream bytes =
        new InputStream() {
          @Override
          public int read() {
            return -1;
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    store.put(KEY, bytes, NONE);
    assertFalse(closed.get());
  }

  @Test
  void put_takesAStreamThatComesInDribbles() throws IOException {
    InputStream dribbles =
        new InputStream() {
          private final InputStream bytes = Blobs.random(5, 300_000);

          @Override
          public int read() throws IOException {
            return bytes.read();
          }

          @Override
          public int read(byte[] into, int at, int most) throws IOException {
            return bytes.read(into, at, Math.min(most, 997));
          }
        };
    store.put(KEY, dribbles, NONE);
    assertDigest(Blobs.random(5, 300_000), KEY);
  }

  @Test
  void put_createsWhenAbsent() throws IOException {
    assertInstanceOf(Put.Created.class, put(KEY, "first", ABSENT));
    assertEquals("first", read(KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 6 * MEBIBYTE})
  void put_isRefusedWhenNotAbsent(int length) throws IOException {
    put(KEY, "first", NONE);
    BlobStat first = stat(KEY);
    assertEquals(new Put.Refused(), store.put(KEY, Blobs.random(1, length), ABSENT));
    assertEquals("first", read(KEY));
    assertEquals(first, stat(KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 6 * MEBIBYTE})
  void put_replacesTheVersionThatIsThere(int length) throws IOException {
    Precondition first = new Precondition.Version(statOf(put(KEY, "first", NONE)).version());
    Put second = store.put(KEY, Blobs.random(2, length), first);
    assertInstanceOf(Put.Replaced.class, second);
    assertDigest(Blobs.random(2, length), KEY);
    Precondition version = new Precondition.Version(statOf(second).version());
    assertInstanceOf(Put.Replaced.class, put(KEY, "third", version));
    assertEquals("third", read(KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 6 * MEBIBYTE})
  void put_isRefusedWhenAnotherVersionIsThere(int length) throws IOException {
    Precondition first = new Precondition.Version(statOf(put(KEY, "first", NONE)).version());
    put(KEY, "second", NONE);
    assertEquals(new Put.Refused(), store.put(KEY, Blobs.random(1, length), first));
    assertEquals("second", read(KEY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 6 * MEBIBYTE})
  void put_isRefusedWhenNoVersionIsThere(int length) throws IOException {
    String version = statOf(put(KEY, "first", NONE)).version();
    BlobKey other = new BlobKey("execute/ph/sid/other");
    assertEquals(
        new Put.Refused(),
        store.put(other, Blobs.random(1, length), new Precondition.Version(version)));
    assertEquals(Optional.empty(), store.open(other));
    assertEquals(List.of("run.artifact"), names(store.list("execute/ph/sid", "", 10)));
  }

  @Test
  void put_succeedsForExactlyOneOfManyWritersAtOnce() throws Exception {
    for (int round = 0; round < 4; round++) {
      BlobKey key = new BlobKey("execute/ph/sid/race" + round);
      List<Callable<Put>> writers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String bytes = "writer " + i + " ".repeat(i);
        writers.add(() -> put(key, bytes, ABSENT));
      }
      List<Put> puts = atOnce(writers);
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < puts.size(); i++) {
        if (puts.get(i) instanceof Put.Created) {
          winners.add(i);
        } else {
          assertEquals(new Put.Refused(), puts.get(i));
        }
      }
      assertEquals(1, winners.size(), () -> puts.toString());
      int winner = winners.getFirst();
      assertEquals("writer " + winner + " ".repeat(winner), read(key));
      assertEquals(statOf(puts.get(winner)).version(), stat(key).version());
    }
  }

  @Test
  void put_isSeenWholeOrNotAtAll() throws Exception {
    int[] lengths = {300_001, 70_002, 6 * MEBIBYTE};
    Set<String> possible = new TreeSet<>();
    for (int length : lengths) {
      possible.add(length + " " + Blobs.sha256(Blobs.random(length, length)));
    }
    store.put(KEY, Blobs.random(lengths[0], lengths[0]), NONE);
    Set<String> seen = new TreeSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int round = 1; round <= 24; round++) {
                  int length = lengths[round % lengths.length];
                  store.put(KEY, Blobs.random(length, length), NONE);
                }
                return null;
              });
      while (!writer.isDone()) {
        try (OpenBlob blob = store.open(KEY).orElseThrow()) {
          seen.add(blob.stat().length() + " " + Blobs.sha256(blob.bytes()));
        }
      }
      writer.get();
    }
    assertTrue(possible.containsAll(seen), () -> seen + " of " + possible);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 6 * MEBIBYTE})
  void put_leavesNothingOfABodyThatFails(int length) throws IOException {
    IOException failure = new IOException("the client went away");
    IOException thrown =
        assertThrows(IOException.class, () -> store.put(KEY, Blobs.failing(length, failure), NONE));
    assertSame(failure, thrown);
    assertEquals(Optional.empty(), store.open(KEY));
    assertEquals(List.of(), store.list("execute/ph/sid", "", 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 6 * MEBIBYTE})
  void put_keepsTheOldBlobWhenTheBodyFails(int length) throws IOException {
    put(KEY, "old", NONE);
    BlobStat old = stat(KEY);
    IOException failure = new IOException("the client went away");
    assertSame(
        failure,
        assertThrows(
            IOException.class, () -> store.put(KEY, Blobs.failing(length, failure), NONE)));
    assertEquals("old", read(KEY));
    assertEquals(old, stat(KEY));
  }

  /** What a domain rule throws while its bytes are read, for example that there are too many. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 6 * MEBIBYTE})
  void put_leavesNothingOfABodyThatIsRefused(int length) {
    IllegalStateException refusal = new IllegalStateException("too many bytes");
    InputStream bytes =
        new InputStream() {
          private int left = length;

          @Override
          public int read() {
            if (left-- == 0) {
              throw refusal;
            }
            return 'x';
          }
        };
    assertSame(
        refusal, assertThrows(IllegalStateException.class, () -> store.put(KEY, bytes, NONE)));
    assertEquals(Optional.empty(), store.open(KEY));
  }

  /** Lengths around those at which a store may begin to do things in another way. */
  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 5 * MEBIBYTE - 1, 5 * MEBIBYTE, 5 * MEBIBYTE + 1})
  void put_keepsEachByte(int length) throws IOException {
    Put put = store.put(KEY, Blobs.random(length, length), NONE);
    assertInstanceOf(Put.Created.class, put);
    assertEquals(length, statOf(put).length());
    assertDigest(Blobs.random(length, length), KEY);
    assertEquals(length, stat(KEY).length());
  }

  @Test
  void put_keepsEachByteOfALargeBlob() throws IOException {
    int length = 40 * MEBIBYTE + 17;
    Put put = store.put(KEY, Blobs.random(40, length), ABSENT);
    assertInstanceOf(Put.Created.class, put);
    assertEquals(length, statOf(put).length());
    assertDigest(Blobs.random(40, length), KEY);
    InputStream expected = Blobs.random(40, length);
    expected.skipNBytes(30 * MEBIBYTE + 3);
    try (OpenBlob slice = store.open(KEY, 30 * MEBIBYTE + 3, 1_000).orElseThrow()) {
      assertArrayEquals(expected.readNBytes(1_000), slice.bytes().readAllBytes());
      assertEquals(length, slice.stat().length());
      assertEquals(statOf(put).version(), slice.stat().version());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        " a",
        "a+b",
        "a%b",
        "a%20b",
        "a%2Fb",
        "a#b",
        "a?b=c&d",
        "a~b",
        "a'b\"c",
        "a;b:c,d@e",
        "a=$!*()b",
        "[a]{b}|^`",
        "<a>&amp;",
        "...",
        "a..b",
        "-",
        "_index"
      })
  void key_mayHoldEveryPrintableCharacter(String segment) throws IOException {
    BlobKey key = new BlobKey("execute/" + segment + "/" + segment);
    put(key, "of " + segment, ABSENT);
    assertEquals("of " + segment, read(key));
    assertEquals(List.of(segment), names(store.list("execute/" + segment, "", 10)));
    assertEquals(new Put.Refused(), put(key, "again", ABSENT));
    assertEquals(Optional.empty(), store.open(new BlobKey("execute/" + segment + "/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e4\u00f6\u00fc", "\u65e5\u672c\u8a9e", "\ud83d\ude00"})
  void key_mayHoldEveryLetter(String segment) throws IOException {
    BlobKey key = new BlobKey("execute/" + segment + "/" + segment);
    put(key, "of " + segment, ABSENT);
    assertEquals("of " + segment, read(key));
    assertEquals(List.of(segment), names(store.list("execute/" + segment, "", 10)));
  }

  @Test
  void list_isInAsciiOrderWhateverTheOrderOfWriting() throws IOException {
    List<String> sorted = List.of("-1", "1", "10", "2", "A", "Z", "_a", "a", "a.b", "a0", "b");
    List<String> written = new ArrayList<>(sorted.reversed());
    for (String name : written) {
      put(new BlobKey("list/" + name), name, NONE);
    }
    assertEquals(sorted, names(store.list("list", "", 100)));
  }

  @Test
  void list_givesTheStatThatReadersSee() throws IOException {
    put(KEY, "some bytes", NONE);
    assertEquals(
        List.of(new Listed("run.artifact", stat(KEY))), store.list("execute/ph/sid", "", 10));
  }

  @Test
  void list_beginsBehindAName() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      put(new BlobKey("list/" + name), name, NONE);
    }
    assertEquals(List.of("c", "d"), names(store.list("list", "b", 100)));
    assertEquals(List.of("c", "d"), names(store.list("list", "bb", 100)));
    assertEquals(List.of("a", "b", "c", "d"), names(store.list("list", "0", 100)));
    assertEquals(List.of(), names(store.list("list", "d", 100)));
    assertEquals(List.of(), names(store.list("list", "z", 100)));
  }

  @Test
  void list_givesAtMostTheLimit() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      put(new BlobKey("list/" + name), name, NONE);
    }
    assertEquals(List.of("a"), names(store.list("list", "", 1)));
    assertEquals(List.of("b", "c"), names(store.list("list", "a", 2)));
    assertEquals(List.of("d"), names(store.list("list", "c", 2)));
    assertEquals(List.of("a", "b", "c", "d"), names(store.list("list", "", 4)));
  }

  @Test
  void list_holdsDirectChildrenOnly() throws IOException {
    for (String path :
        List.of(
            "list/a",
            "list/b/c",
            "list/b/d/e",
            "list/f",
            "list/e-",
            "list/e/x",
            "list2/g",
            "lis",
            "h",
            "other/list/i")) {
      put(new BlobKey(path), path, NONE);
    }
    assertEquals(List.of("a", "e-", "f"), names(store.list("list", "", 100)));
    assertEquals(List.of("a", "e-"), names(store.list("list", "", 2)));
    assertEquals(List.of("e-", "f"), names(store.list("list", "b", 2)));
    assertEquals(List.of("c"), names(store.list("list/b", "", 100)));
    assertEquals(List.of("g"), names(store.list("list2", "", 100)));
  }

  @Test
  void list_isEmptyForAFolderThatIsNotThere() throws IOException {
    put(KEY, "there", NONE);
    assertEquals(List.of(), store.list("execute/ph/other", "", 10));
    assertEquals(List.of(), store.list("execute/ph/si", "", 10));
    assertEquals(List.of(), store.list(KEY.path(), "", 10));
  }

  @Test
  void check_isUpAndLeavesNothing() {
    StoreCheck check = store.check();
    assertTrue(check.up(), check::detail);
    assertFalse(check.name().isBlank());
    assertFalse(check.detail().isBlank());
    assertEquals(List.of(), store.list("execute", "", 10));
  }

  protected final Put put(BlobKey key, String text, Precondition precondition) throws IOException {
    return store.put(key, Blobs.stream(text), precondition);
  }

  protected final String read(BlobKey key) throws IOException {
    try (OpenBlob blob = store.open(key).orElseThrow()) {
      return new String(blob.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  protected final BlobStat stat(BlobKey key) throws IOException {
    try (OpenBlob blob = store.open(key).orElseThrow()) {
      return blob.stat();
    }
  }

  protected static BlobStat statOf(Put put) {
    return switch (put) {
      case Put.Created(BlobStat stat) -> stat;
      case Put.Replaced(BlobStat stat) -> stat;
      case Put.Refused() -> throw new AssertionError("refused");
    };
  }

  private void assertSlice(String expected, BlobKey key, long offset, long length)
      throws IOException {
    try (OpenBlob slice = store.open(key, offset, length).orElseThrow()) {
      assertArrayEquals(Blobs.utf8(expected), slice.bytes().readAllBytes());
    }
  }

  private void assertDigest(InputStream expected, BlobKey key) throws IOException {
    try (OpenBlob blob = store.open(key).orElseThrow()) {
      assertEquals(Blobs.sha256(expected), Blobs.sha256(blob.bytes()));
    }
  }

  private static List<String> names(List<Listed> listed) {
    return listed.stream().map(Listed::name).toList();
  }

  private static List<Put> atOnce(List<Callable<Put>> writers) throws Exception {
    List<Put> puts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Put> put : threads.invokeAll(writers)) {
        puts.add(put.get());
      }
    }
    return puts;
  }
}
