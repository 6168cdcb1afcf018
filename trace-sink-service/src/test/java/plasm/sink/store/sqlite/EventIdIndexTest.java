package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.trace.Tenant;

class EventIdIndexTest {
  private static final Tenant ACME = Tenant.of("acme");
  private static final EventIdHash HASH = new EventIdHash(0x5eed);

  @TempDir Path folder;

  @Test
  void contains_nominatesEveryEventOverSeveralGenerations() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    List<UUID> ids = new ArrayList<>();
    for (int seq = 1; seq <= 300_000; seq++) {
      UUID id = UUID.randomUUID();
      ids.add(id);
      index.add(HASH.of(ACME, id), seq);
    }
    assertEquals(300_000, index.size());
    assertAllFound(index, ids);
    index.force();
    assertAllFound(EventIdIndex.open(folder), ids);
  }

  private static void assertAllFound(EventIdIndex index, List<UUID> ids) {
    for (int i = 0; i < ids.size(); i++) {
      long seq = i + 1;
      assertTrue(index.contains(HASH.of(ACME, ids.get(i)), nominated -> nominated == seq));
    }
  }

  @Test
  void contains_leavesTheDecisionToTheEventItself() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    UUID id = UUID.randomUUID();
    index.add(HASH.of(ACME, id), 7);
    assertFalse(index.contains(HASH.of(ACME, id), nominated -> false));
    assertFalse(index.contains(HASH.of(Tenant.of("globex"), id), nominated -> true));
    assertFalse(index.contains(HASH.of(ACME, UUID.randomUUID()), nominated -> true));
  }

  @Test
  void add_ofTheSameEventChangesNothing() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    UUID id = UUID.randomUUID();
    index.add(HASH.of(ACME, id), 7);
    index.add(HASH.of(ACME, id), 7);
    assertEquals(1, index.size());
  }

  @Test
  void prepare_makesTheNextTableBeforeItIsNeeded() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    assertFalse(index.isNearlyFull());
    List<UUID> ids = new ArrayList<>();
    while (!index.isNearlyFull()) {
      ids.add(UUID.randomUUID());
      index.add(HASH.of(ACME, ids.getLast()), ids.size());
    }
    index.prepare();
    Object prepared = fileKey("ids-1.map");
    index.prepare();
    while (index.isNearlyFull()) {
      ids.add(UUID.randomUUID());
      index.add(HASH.of(ACME, ids.getLast()), ids.size());
    }
    assertAllFound(index, ids);
    assertEquals(prepared, fileKey("ids-1.map"));
    assertAllFound(EventIdIndex.open(folder), ids);
  }

  private Object fileKey(String name) throws IOException {
    return Files.readAttributes(folder.resolve(name), BasicFileAttributes.class).fileKey();
  }

  @Test
  void open_goesOnWithATableThatWasOnlyPrepared() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    UUID before = UUID.randomUUID();
    index.add(HASH.of(ACME, before), 1);
    index.prepare();
    EventIdIndex again = EventIdIndex.open(folder);
    UUID after = UUID.randomUUID();
    again.add(HASH.of(ACME, after), 2);
    assertAllFound(again, List.of(before, after));
    assertEquals(2, again.size());
  }

  @Test
  void open_startsAnewWhenAFileIsShort() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    index.add(HASH.of(ACME, UUID.randomUUID()), 1);
    index.prepare();
    Files.write(folder.resolve("ids-1.map"), new byte[100]);
    EventIdIndex again = EventIdIndex.open(folder);
    assertEquals(0, again.size());
    assertFalse(Files.exists(folder.resolve("ids-1.map")));
    UUID id = UUID.randomUUID();
    again.add(HASH.of(ACME, id), 1);
    assertAllFound(again, List.of(id));
  }

  @Test
  void create_startsAnew() throws IOException {
    EventIdIndex index = EventIdIndex.open(folder);
    index.add(HASH.of(ACME, UUID.randomUUID()), 7);
    assertEquals(0, EventIdIndex.create(folder).size());
  }
}
