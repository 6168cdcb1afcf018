package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.Appended;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

class SqliteStoreTest extends TraceStoreContract {
  @TempDir Path folder;

  @Override
  protected TraceStore create(TraceFeed feed) {
    return TestSqlite.open(folder, feed);
  }

  /** Runs are stored by blocks of some thousand traces. */
  @Test
  void list_findsARunOfTracesThatCameInFarApart() {
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String run = i == 7 || i == 4_507 ? "rare" : "run-" + i;
      events.add(
          Events.context(ACME, new UUID(1, i)).emittedAt(NOW.plusSeconds(i)).with("run_id", run));
    }
    append(events.toArray(Events[]::new));
    assertEquals(List.of(new UUID(1, 4_507), new UUID(1, 7)), listed(query(ACME).run("rare")));
    assertEquals(List.of(new UUID(1, 4_999)), listed(query(ACME).run("run-4999")));
  }

  /** Each commit is a row of the log, and no read holds so many rows at once. */
  @Test
  void reads_ofManyCommits_areWhole() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Events line = Events.line(ACME, TRACE).fresh().emittedAt(NOW.plusMillis(i));
      append(line);
      ids.add(line.eventId());
    }
    assertEquals(
        ids, records(ACME, TRACE, RecordRange.ALL).stream().map(TraceRecord::eventId).toList());
    UsageQuery usage = new UsageQuery(Tenant.of(ACME), 0, Long.MAX_VALUE, null, 1_000, true);
    assertEquals(ids, store.usage(usage).toList().stream().map(UsageRow::eventId).toList());
  }

  /** Whole batches and strays, of rows near and far. */
  @Test
  void append_knowsRepeatsInAnyOrder() {
    List<Events> all = new ArrayList<>();
    for (int batch = 0; batch < 4; batch++) {
      List<Events> next = errorsOf1000Bytes(200);
      append(next.toArray(Events[]::new));
      all.addAll(next);
      all.add(Events.error(ACME, TRACE).fresh());
      append(all.getLast());
    }
    Collections.shuffle(all, new Random(1));
    List<Events> later = errorsOf1000Bytes(100);
    List<Events> mixed = new ArrayList<>(all);
    for (int i = 0; i < later.size(); i++) {
      mixed.add(i * 7, later.get(i));
    }
    Appended appended = store.append(Stamped.of(mixed.toArray(Events[]::new)), NOW);
    assertEquals(later, appended.storedOf(mixed));
    assertEquals(all.size() + later.size(), head(ACME, TRACE).events());
  }

  /** Another program's summary tells of records that its folder lacks. */
  @Test
  void append_ofALargeBatch_continuesAForeignTraceAsSingleEventsDo(@TempDir Path other) {
    TraceHead foreign = TraceHead.empty(new TraceKey(Tenant.of(ACME), TRACE));
    for (StampedEvent known : Stamped.of(Events.line(ACME, TRACE), Events.context(ACME, TRACE))) {
      foreign = foreign.plus(known, 1, NOW);
    }
    List<StampedEvent> batch = Stamped.of(errorsOf1000Bytes(100).toArray(Events[]::new));
    SqliteStore atOnce = (SqliteStore) store;
    SqliteStore singly = TestSqlite.open(other, TraceFeed.NONE);
    atOnce.register(List.of(foreign));
    singly.register(List.of(foreign));

    atOnce.append(batch, NOW);
    batch.forEach(e -> singly.append(List.of(e), NOW));

    assertEquals(singly.head(foreign.key()), atOnce.head(foreign.key()));
    singly.close();
  }
}
