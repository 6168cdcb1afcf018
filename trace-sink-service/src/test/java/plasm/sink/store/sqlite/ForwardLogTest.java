package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.store.ForwardLog;
import plasm.sink.store.ForwardLog.Entry;
import plasm.sink.store.Stamped;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** Events in the order of the log, the position behind them, and making room. */
class ForwardLogTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Tenant ACME = Tenant.of("acme");
  private static final long ANY_BYTES = 1L << 30;

  @TempDir Path folder;
  private SqliteStore store;
  private ForwardLog log;
  private Instant clock = NOW;

  @BeforeEach
  void open() {
    store = TestSqlite.open(folder);
    log = store.forwardLog();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  @Test
  void next_ofAnEmptyLogIsNothing() {
    assertEquals(List.of(), log.next(0, 10, ANY_BYTES));
    assertEquals(0, log.lastSeq());
    assertEquals(0, log.position());
  }

  @Test
  void next_hasEventsAsPostedInOrderOverRowsAndCommits() {
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Events> batch = IntStream.range(0, 1 + i % 13).mapToObj(any -> line()).toList();
      batch.forEach(event -> posted.add(event.json()));
      append(batch);
    }
    assertEquals(posted.size(), log.lastSeq());
    for (int after : new int[] {0, 1, 5, 6, 7, 100, posted.size() - 1}) {
      List<Entry> entries = log.next(after, 1_000, ANY_BYTES);
      assertEquals(
          posted.subList(after, posted.size()),
          entries.stream().map(ForwardLogTest::text).toList());
      assertEquals(
          LongStream.rangeClosed(after + 1, posted.size()).boxed().toList(),
          entries.stream().map(Entry::seq).toList());
    }
    assertEquals(List.of(), log.next(posted.size(), 10, ANY_BYTES));
  }

  @Test
  void next_isBoundedByEventsAndBytes() {
    append(IntStream.range(0, 30).mapToObj(any -> line()).toList());
    int size = line().json().length();
    assertEquals(7, log.next(0, 7, ANY_BYTES).size());
    assertEquals(3, log.next(0, 100, 3L * size + 5).size());
    assertEquals(1, log.next(0, 100, 1).size());
  }

  @Test
  void position_isKept() {
    append(List.of(line(), line(), line()));
    log.moveTo(2);
    reopen();
    assertEquals(2, log.position());
    assertEquals(3, log.next(log.position(), 10, ANY_BYTES).getFirst().seq());
  }

  @Test
  void prune_keepsTheNewestCompletedAndWhatIsLive() throws SQLException {
    List<TraceKey> traces = traces(10, 20);
    complete();
    TraceKey live = traces(1, 20).getFirst();
    prune(4);
    List<TraceKey> kept = traces.subList(6, 10);
    assertEquals(kept, known(traces));
    for (TraceKey trace : kept) {
      assertEquals(20, store.records(trace, RecordRange.ALL).toList().size());
    }
    assertEquals(20, store.records(live, RecordRange.ALL).toList().size());
    assertEquals(List.of(7L, 8L, 9L, 10L, 11L), tracesIn("runs"));
    assertEquals(List.of(7L, 8L, 9L, 10L, 11L), tracesIn("sessions"));
    long first = firstRow();
    assertTrue(first > 100 && first <= 121, "the log begins with row " + first);
  }

  @Test
  void prune_neverGoesBeyondThePosition() {
    List<TraceKey> traces = traces(10, 20);
    complete();
    log.moveTo(50);
    log.prune(1, 50, PATIENCE);
    assertEquals(traces.subList(2, 10), known(traces));
    assertEquals(51, log.next(50, 1, ANY_BYTES).getFirst().seq());
    assertEquals(150, log.next(50, 1_000, ANY_BYTES).size());
  }

  @Test
  void prune_leavesTheLastEvent() {
    traces(3, 20);
    complete();
    prune(1);
    traces(1, 1);
    complete();
    prune(1);
    append(List.of(Events.audit("acme", UUID.randomUUID(), "x")));
    complete();
    prune(1);
    assertEquals(62, log.lastSeq());
    reopen();
    assertEquals(62, log.lastSeq());
    append(List.of(line()));
    assertEquals(63, log.lastSeq());
    assertEquals(63, log.next(62, 10, ANY_BYTES).getFirst().seq());
  }

  @Test
  void prune_ofATraceThatGoesOnMeanwhileKeepsIt() {
    List<TraceKey> traces = traces(3, 5);
    complete();
    append(List.of(Events.line("acme", traces.getFirst().traceId())));
    prune(1);
    assertEquals(6, store.head(traces.getFirst()).orElseThrow().events());
    assertEquals(6, store.records(traces.getFirst(), RecordRange.ALL).toList().size());
  }

  @Test
  void prune_traceThatComesBackStartsAnew() {
    List<TraceKey> traces = traces(3, 5);
    complete();
    prune(1);
    append(List.of(Events.line("acme", traces.getFirst().traceId())));
    TraceHead head = store.head(traces.getFirst()).orElseThrow();
    assertEquals(1, head.events());
    assertEquals(1, head.lastSeq());
    reopen();
    assertEquals(head, store.head(traces.getFirst()).orElseThrow());
    assertEquals(1, store.records(traces.getFirst(), RecordRange.ALL).toList().size());
  }

  @Test
  void prune_repeatsOfWhatLeftAreTakenAsNewAndOfWhatStaysAsRepeats() {
    List<List<StampedEvent>> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      UUID trace = UUID.randomUUID();
      batches.add(
          Stamped.of(
              IntStream.range(0, 30)
                  .mapToObj(any -> Events.line("acme", trace))
                  .toArray(Events[]::new)));
      store.append(batches.getLast(), tick());
    }
    complete();
    prune(1);
    assertArrayEquals(new boolean[30], store.append(batches.getLast(), tick()).stored());
    assertEquals(
        30, store.append(batches.getFirst(), tick()).accepted(0, 30), "known by nobody any more");
    assertArrayEquals(new boolean[30], store.append(batches.getFirst(), tick()).stored());
    reopen();
    assertArrayEquals(new boolean[30], store.append(batches.getFirst(), tick()).stored());
    assertArrayEquals(new boolean[30], store.append(batches.getLast(), tick()).stored());
  }

  @Test
  void prune_isRememberedAndAnIndexIsMadeAgainFromWhatIsLeft() throws IOException {
    List<TraceKey> traces = traces(10, 20);
    complete();
    prune(3);
    TraceHead last = store.head(traces.getLast()).orElseThrow();
    reopen();
    assertEquals(traces.subList(7, 10), known(traces));
    assertEquals(last, store.head(traces.getLast()).orElseThrow());
    store.close();
    delete(folder, "trace-index.db*");
    open();
    assertEquals(20, store.records(traces.getLast(), RecordRange.ALL).toList().size());
    append(List.of(line()));
    assertEquals(201, log.next(200, 10, ANY_BYTES).getFirst().seq());
  }

  @Test
  void prune_keepsTheSpoolBounded() throws IOException {
    int rounds = 25;
    for (int round = 0; round < rounds; round++) {
      traces(40, 100);
      complete();
      prune(8);
      assertTrue(eventsLeft() <= 900, "events left: " + eventsLeft());
    }
    long events = rounds * 4_000L;
    assertEquals(events, log.lastSeq());
    long bytes = bytes(folder, "trace-*.db");
    assertTrue(bytes < 8L << 20, "databases of forwarded events have " + bytes + " bytes");
    reopen();
    assertEquals(events, log.lastSeq());
    assertEquals(events, log.position());
    assertEquals(8, count("traces"));
    assertTrue(count("runs") <= 8 * 3, "runs: " + count("runs"));
    assertEquals(8, count("sessions"));
    assertTrue(count("usage") <= 900, "rows of usage: " + count("usage"));
    assertEquals(1, store.append(Stamped.of(line()), tick()).accepted(0, 1));
  }

  @Test
  void prune_forgetsEventIdsWithTheirEvents() throws IOException {
    traces(10, 20);
    complete();
    reopen();
    assertEquals(List.of("ids-1-200.table"), idFiles());
    traces(10, 20);
    complete();
    prune(10);
    assertEquals(List.of(), idFiles());
    reopen();
    assertEquals(List.of("ids-201-400.table"), idFiles());
  }

  private List<String> idFiles() throws IOException {
    try (DirectoryStream<Path> ids = Files.newDirectoryStream(folder, "event-ids-*");
        Stream<Path> files = Files.list(ids.iterator().next())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private long count(String table) {
    return new SqliteReader(TestSqlite.database(folder, "index"))
        .rows(new Query("SELECT count(*) FROM " + table, List.of()), row -> row.getLong(1))
        .getFirst();
  }

  private long eventsLeft() {
    return log.lastSeq() - firstRow() + 1;
  }

  private long firstRow() {
    return log.next(0, 1, ANY_BYTES).getFirst().seq();
  }

  private List<Long> tracesIn(String table) throws SQLException {
    List<Long> traces = new ArrayList<>();
    try (Connection index =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("trace-index.db"));
        Statement statement = index.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT DISTINCT trace_no FROM " + table + " ORDER BY 1")) {
      while (row.next()) {
        traces.add(row.getLong(1));
      }
    }
    return traces;
  }

  private static long bytes(Path folder, String glob) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static void delete(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private List<TraceKey> known(List<TraceKey> traces) {
    return traces.stream().filter(trace -> store.head(trace).isPresent()).toList();
  }

  private void prune(int kept) {
    log.moveTo(log.lastSeq());
    log.prune(kept, log.lastSeq(), PATIENCE);
  }

  private void complete() {
    store.complete(store.open(Long.MAX_VALUE, 1_000));
  }

  /** Traces of so many events each, one after the other. */
  private List<TraceKey> traces(int count, int events) {
    List<TraceKey> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID trace = UUID.randomUUID();
      append(
          IntStream.range(0, events)
              .mapToObj(
                  n ->
                      Events.line("acme", trace)
                          .with("run_id", "pr" + n % 3)
                          .with("logical_session_id", "s" + trace))
              .toList());
      traces.add(new TraceKey(ACME, trace));
    }
    return traces;
  }

  private void append(List<Events> events) {
    store.append(Stamped.of(events.toArray(Events[]::new)), tick());
  }

  private Instant tick() {
    clock = clock.plusMillis(1);
    return clock;
  }

  private static Events line() {
    return Events.line("acme", UUID.randomUUID());
  }

  private static String text(Entry entry) {
    return entry.posted().toString();
  }
}
