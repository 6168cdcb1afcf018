package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.trace.Tenant;

class EventIdIndexTest {
  private static final Tenant ACME = Tenant.of("acme");
  private static final EventIdHash HASH = new EventIdHash(0x5eed);

  /** So many fill a table in memory. */
  private static final int FULL = 320_000;

  @TempDir Path folder;
  private final List<UUID> ids = new ArrayList<>();

  private EventIdIndex open() throws IOException {
    return EventIdIndex.open(folder, 1, ids.size());
  }

  private void add(EventIdIndex index, int count) {
    for (int i = 0; i < count; i++) {
      ids.add(UUID.randomUUID());
      index.add(HASH.of(ACME, ids.getLast()), ids.size());
    }
  }

  /** One after the other, as many files as there are counts. */
  private void addFiles(EventIdIndex index, int... counts) {
    for (int count : counts) {
      add(index, count);
      index.seal(ids.size());
      index.tidy(() -> false);
    }
  }

  private void assertAllFound(EventIdIndex index) {
    for (int i = 0; i < ids.size(); i++) {
      long seq = i + 1;
      assertTrue(
          index.contains(HASH.of(ACME, ids.get(i)), nominated -> nominated == seq),
          () -> "event " + seq);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void contains_nominatesEveryEventWhereverItIs() throws IOException {
    EventIdIndex index = open();
    add(index, FULL);
    assertTrue(index.sealIfFull(ids.size()));
    index.tidy(() -> false);
    add(index, FULL);
    assertTrue(index.sealIfFull(ids.size()));
    add(index, 1_000);
    assertFalse(index.sealIfFull(ids.size()));
    assertEquals(List.of("ids-1-320000.table"), files());
    assertEquals(FULL, index.lastWritten());
    assertAllFound(index);
    index.tidy(() -> false);
    assertEquals(2 * FULL, index.lastWritten());
    assertAllFound(index);
  }

  @Test
  void contains_leavesTheDecisionToTheEventItself() throws IOException {
    EventIdIndex index = open();
    for (int round = 0; round < 2; round++) {
      UUID id = UUID.randomUUID();
      index.add(HASH.of(ACME, id), 7 + round);
      assertFalse(index.contains(HASH.of(ACME, id), nominated -> false));
      assertTrue(index.contains(HASH.of(ACME, id), nominated -> true));
      assertFalse(index.contains(HASH.of(Tenant.of("globex"), id), nominated -> true));
      assertFalse(index.contains(HASH.of(ACME, UUID.randomUUID()), nominated -> true));
      index.seal(7 + round);
      index.tidy(() -> false);
    }
  }

  @Test
  void contains_nominatesAllEventsOfOneHash() throws IOException {
    EventIdIndex index = open();
    for (int seq = 1; seq <= 1_000; seq++) {
      index.add(-1, seq);
    }
    index.add(-1, 1_000);
    assertEquals(seqs(1_000), nominated(index));
    index.seal(1_000);
    index.tidy(() -> false);
    assertEquals(seqs(1_000), nominated(index));
  }

  private static List<Long> nominated(EventIdIndex index) {
    List<Long> nominated = new ArrayList<>();
    assertFalse(index.contains(-1, seq -> !nominated.add(seq)));
    return nominated.stream().sorted().toList();
  }

  private static List<Long> seqs(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void open_goesOnBehindTheLastFile() throws IOException {
    EventIdIndex index = open();
    addFiles(index, 1_000, 500);
    add(index, 300);
    index.close();
    EventIdIndex again = open();
    assertEquals(1_500, again.lastWritten());
    for (int seq = 1_501; seq <= 1_800; seq++) {
      again.add(HASH.of(ACME, ids.get(seq - 1)), seq);
    }
    assertAllFound(again);
  }

  @Test
  void tidy_makesOneFileOfEightOfTheSameSize() throws IOException {
    EventIdIndex index = open();
    addFiles(index, 100, 100, 100, 100, 100, 100, 100);
    assertEquals(7, files().size());
    addFiles(index, 50);
    assertEquals(List.of("ids-1-750.table"), files());
    assertAllFound(index);
    addFiles(index, 700_000, 10);
    assertEquals(
        List.of("ids-1-750.table", "ids-700751-700760.table", "ids-751-700750.table"), files());
    assertAllFound(index);
    assertAllFound(open());
  }

  @Test
  void tidy_inAHurryOnlyWritesWhatIsSealed() throws IOException {
    EventIdIndex index = open();
    addFiles(index, 100, 100, 100, 100, 100, 100, 100);
    add(index, 100);
    index.seal(ids.size());
    index.tidy(() -> true);
    assertEquals(8, files().size());
    assertAllFound(open());
    index.tidy(() -> false);
    assertEquals(List.of("ids-1-800.table"), files());
  }

  @Test
  void open_finishesWhatACrashInterrupted() throws IOException {
    EventIdIndex index = open();
    addFiles(index, 100, 100);
    Path part = folder.resolve("ids-101-200.table");
    byte[] merged = Files.readAllBytes(part);
    addFiles(index, 100, 100, 100, 100, 100, 100);
    assertEquals(List.of("ids-1-800.table"), files());
    Files.write(part, merged);
    Files.write(folder.resolve("ids-801-900.unfinished"), merged);
    Files.write(folder.resolve("ids-0.map"), new byte[1 << 20]);
    assertAllFound(open());
    assertEquals(List.of("ids-1-800.table"), files());
  }

  @Test
  void open_startsAnewWhenAFileIsMissingOrShortOrOfAnotherLog() throws IOException {
    addFiles(open(), 100, 100, 100);
    Path second = folder.resolve("ids-101-200.table");
    byte[] whole = Files.readAllBytes(second);
    assertEquals(300, open().lastWritten());
    Files.write(second, Arrays.copyOf(whole, whole.length - 100));
    assertEquals(0, open().lastWritten());
    assertEquals(List.of(), files());
    EventIdIndex other = EventIdIndex.open(folder, 1, 10);
    other.seal(10);
    other.tidy(() -> false);
    assertEquals(0, EventIdIndex.open(folder, 1, 9).lastWritten());
    assertEquals(List.of(), files());
  }

  @Test
  void forgetBelow_deletesFilesOfEventsThatHaveLeft() throws IOException {
    EventIdIndex index = open();
    addFiles(index, 100, 100, 100);
    index.forgetBelow(200);
    assertEquals(List.of("ids-101-200.table", "ids-201-300.table"), files());
    index.forgetBelow(201);
    assertEquals(List.of("ids-201-300.table"), files());
    assertFalse(index.contains(HASH.of(ACME, ids.getFirst()), nominated -> true));
    assertEquals(300, EventIdIndex.open(folder, 201, 300).lastWritten());
    assertEquals(List.of("ids-201-300.table"), files());
  }

  /** Whatever the hashes: crowded together, at either end, or alike. */
  @Test
  void write_keepsEveryIdOfEveryKindOfHash() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Path place = Files.createDirectory(folder.resolve("round-" + round));
      int shift = random.nextInt(60);
      long base = random.nextBoolean() ? 0 : -1L;
      Map<Long, Long> hashes = new LinkedHashMap<>();
      EventIdIndex index = EventIdIndex.open(place, 1, 0);
      int count = random.nextInt(2_000);
      for (long seq = 1; seq <= count; seq++) {
        long hash = base ^ random.nextLong() >>> shift;
        hashes.put(seq, hash == 0 ? 1 : hash);
        index.add(hashes.get(seq), seq);
        if (random.nextInt(300) == 0) {
          index.seal(seq);
          index.tidy(() -> false);
        }
      }
      index.seal(count);
      index.tidy(() -> false);
      EventIdIndex again = EventIdIndex.open(place, 1, count);
      assertEquals(count, again.lastWritten());
      hashes.forEach((seq, hash) -> assertTrue(again.contains(hash, found -> found == seq)));
    }
  }
}
