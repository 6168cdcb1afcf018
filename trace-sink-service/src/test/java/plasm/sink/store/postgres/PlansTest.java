package plasm.sink.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import plasm.model.json.RawJson;
import plasm.model.testkit.Events;
import plasm.model.testkit.LashRecords;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashGroups;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashQuery.OfGroups;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunEvent;
import plasm.sink.store.HeardFeed;
import plasm.sink.store.LashStore;
import plasm.sink.store.RunStore;
import plasm.sink.store.Stamped;
import plasm.sink.trace.Cursor;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.StatusFilter;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.usage.UsageQuery;

/** How tables are looked into, as the server itself counts it. */
class PlansTest {
  private static final Tenant ACME = Tenant.of("acme");
  private static final Instant NOW = Instant.now();

  @Test
  void everything_goesAlongAnIndex() throws Exception {
    String name = TestPostgres.newDatabase();
    try (AgroalDataSource database = TestPostgres.connect(name)) {
      HeardFeed feed = new HeardFeed();
      PostgresStore store = TestPostgres.open(database, feed);
      for (int i = 0; i < 30; i++) {
        store.append(batch(i), NOW);
      }
      // Plans that stay are made after the fifth time.
      for (int i = 0; i < 8; i++) {
        read(store, feed);
        retain(store.runs(), i);
        lash(store.lash(), i);
      }
      store.close();
    }
    assertEquals(
        List.of(), strings(name, "SELECT relname FROM pg_stat_user_tables WHERE seq_scan > 0"));
  }

  private static List<StampedEvent> batch(int i) {
    List<StampedEvent> events = new ArrayList<>();
    for (int j = 0; j < 10; j++) {
      events.add(
          Stamped.of(
              Events.line("acme", new UUID(i, j))
                  .mcpSession("m" + j)
                  .project("p" + j)
                  .with("logical_session_id", "s" + j)
                  .with("run_id", "r" + j)
                  .json()));
    }
    return events;
  }

  private static void read(PostgresStore store, HeardFeed feed) {
    TraceKey key = new TraceKey(ACME, new UUID(3, 3));
    TraceHead head = store.head(key).orElseThrow();
    for (StatusFilter status : StatusFilter.values()) {
      list(store, status, null, null, null, null, null);
    }
    list(store, StatusFilter.ALL, "p1", null, null, null, null);
    list(store, StatusFilter.ALL, null, "r1", null, null, null);
    list(store, StatusFilter.ALL, null, null, "m1", null, null);
    list(store, StatusFilter.ALL, null, null, null, "pet", null);
    list(store, StatusFilter.ALL, null, null, null, null, Cursor.of(head));
    store.records(key, RecordRange.ALL).toList();
    store.records(key, new RecordRange.Page(0, 10)).toList();
    store.usage(new UsageQuery(ACME, 0, Long.MAX_VALUE, null, 10, true)).toList();
    store.usage(new UsageQuery(null, 0, Long.MAX_VALUE, null, 10, false)).toList();
    store.openOfSession("s1");
    store.complete(store.open(Long.MAX_VALUE, 2));
    feed.follow(key);
    store.append(Stamped.of(Events.error("acme", key.traceId()).fresh()), NOW);
    store.head(key);
    store.check();
    store.lease("upkeep").take();
  }

  private static List<TraceHead> list(
      PostgresStore store,
      StatusFilter status,
      String project,
      String run,
      String session,
      String text,
      Cursor after) {
    return store.list(
        new TraceQuery(ACME, project, status, 0, null, null, run, session, text, after, 0, 50));
  }

  private static void lash(LashStore lash, int i) {
    String record =
        """
        {"schema_version":2,"id":"r%d","timestamp":"2026-03-04T05:06:07+00:00","context":\
        {"session_id":"s","run_id":"run"},"type":"custom","name":"tick","payload":null}"""
            .formatted(i);
    lash.append(List.of(LashEntry.of(ACME, RawJson.of(record), LashRecords.read(record))));
    LashSessionKey session = new LashSessionKey(ACME, "s");
    lash.session(session);
    lash.sessions(ACME, Long.MAX_VALUE, 5);
    lash.records(LashQuery.ofSession(session)).toList();
    LashGroups run = new LashGroups("run", null, null);
    lash.records(new LashQuery(ACME, new OfGroups(run), null, null, 0, 10)).toList();
    lash.arrival(ACME, "r1");
  }

  private static void retain(RunStore runs, int i) {
    RunBounds bounds = new RunBounds(10, 2, 5);
    runs.start(Run.started("r" + i, "repo", null, 1), bounds);
    runs.add("r" + i, null, List.of(new RunEvent("k", 1, null, RawJson.of("{}"))), bounds);
    runs.end("r" + i, null, 2);
    runs.latest();
    runs.latestOf("repo");
  }

  /** Rows of a day lie in a partition of its own, once there is one. */
  @Test
  void events_lieInThePartitionOfTheirDay() throws Exception {
    String name = TestPostgres.newDatabase();
    try (AgroalDataSource database = TestPostgres.connect(name)) {
      PostgresStore store = TestPostgres.open(database, new HeardFeed());
      store.addDays();
      store.addDays();
      store.append(batch(1), NOW);
      store.append(batch(2), Instant.parse("2020-01-01T00:00:00Z"));
      LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
      assertEquals(
          List.of("sink_events_" + today.toString().replace("-", ""), "sink_events_other"),
          strings(name, "SELECT DISTINCT tableoid::regclass::text FROM sink_events ORDER BY 1"));
      TraceKey old = new TraceKey(ACME, new UUID(2, 2));
      assertEquals(1, store.records(old, RecordRange.ALL).toList().size());
      store.append(Stamped.of(Events.error("acme", old.traceId())), NOW);
      assertEquals(2, store.records(old, RecordRange.ALL).toList().size());
      store.close();
    }
  }

  private static List<String> strings(String name, String sql) throws Exception {
    try (AgroalDataSource database = TestPostgres.connect(name);
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> read = new ArrayList<>();
      while (row.next()) {
        read.add(row.getString(1));
      }
      return read;
    }
  }
}
