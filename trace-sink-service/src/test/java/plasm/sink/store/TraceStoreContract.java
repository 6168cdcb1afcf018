package plasm.sink.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.identity.Uuids;
import plasm.model.testkit.Await;
import plasm.model.testkit.Events;
import plasm.model.testkit.Golden;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.model.trace.TraceStatus;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.trace.Cursor;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.StatusFilter;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceQuery;
import plasm.sink.trace.TraceRecord;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** What the port promises, sentence by sentence; every backend extends it. */
public abstract class TraceStoreContract {
  protected static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  protected static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");

  private static final UUID OTHER_TRACE = UUID.fromString("f532eebe-fcdd-5fe6-8b9e-c4513e158330");
  protected static final String ACME = "acme";

  protected final HeardFeed told = new HeardFeed();
  protected TraceStore store;

  /** An empty store that tells the feed. */
  protected abstract TraceStore create(TraceFeed feed) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = create(told);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void append_reportsWhatIsNewInTheOrderGiven() {
    Events first = Events.line(ACME, TRACE);
    Events second = Events.error(ACME, TRACE);
    assertArrayEquals(new boolean[] {true, true}, append(first, second));
    Events third = Events.audit(ACME, TRACE, "login");
    assertArrayEquals(new boolean[] {false, true, false}, append(second, third, third));
  }

  @Test
  void append_keepsTheFirstOfTwoEventsOfOneId() {
    Events original = Events.context(ACME, TRACE);
    append(original);
    append(original.payload("domain_prompt_chars_added", 9_999));
    assertEquals(100, head(ACME, TRACE).totals().domainPromptChars());
    assertEquals(List.of(original.payloadJson()), payloads(ACME, TRACE, RecordRange.ALL));
  }

  @Test
  void append_countsIdsWithinTheirTenant() {
    Events ours = Events.context(ACME, TRACE);
    Events theirs = Events.context("globex", TRACE).eventId(ours.eventId());
    Events nobodys = Events.context(null, TRACE).eventId(ours.eventId());
    assertArrayEquals(new boolean[] {true, true, true}, append(ours, theirs, nobodys));
    assertArrayEquals(new boolean[] {false, false, false}, append(theirs, nobodys, ours));
    assertEquals(1, head(ACME, TRACE).events());
    assertEquals(1, head("globex", TRACE).events());
    assertEquals(1, head(null, TRACE).events());
  }

  @Test
  void append_countsEachEventOnceWhenTheSameBatchComesFromManyThreads() throws Exception {
    List<StampedEvent> batch = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batch.add(Stamped.of(Events.line(ACME, TRACE).fresh().json()));
    }
    List<Callable<Integer>> posts =
        Collections.nCopies(6, () -> store.append(batch, NOW).accepted(0, batch.size()));
    int accepted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (Future<Integer> post : threads.invokeAll(posts)) {
        accepted += post.get();
      }
    }
    assertEquals(200, accepted);
    assertEquals(200, head(ACME, TRACE).totals().expressionLines());
    assertEquals(200, payloads(ACME, TRACE, RecordRange.ALL).size());
  }

  @Test
  void append_keepsPayloadsByteForByte() {
    String odd =
        "{\"kind\": \"plasm_error\",\"emitted_at_ms\":1,  \"message\":\"\\u00e4\\/\uD83D\uDE00\","
            + "\"call_index\":0,\"x\":[1.0e5,12345678901234567890,{\"a\":null}]}";
    append(Events.error(ACME, TRACE).rawPayload(odd));
    assertEquals(List.of(odd), payloads(ACME, TRACE, RecordRange.ALL));
  }

  @Test
  void append_takesEventsLargerThanAnyPage() {
    String message = "x".repeat(3_000_000);
    append(
        Events.context(ACME, TRACE),
        Events.error(ACME, TRACE).payload("message", message).callIndex(7),
        Events.expandDomain(ACME, TRACE).emittedAt(Events.EMITTED_AT.plusSeconds(1)));
    List<String> payloads = payloads(ACME, TRACE, RecordRange.ALL);
    assertEquals(3, payloads.size());
    assertTrue(payloads.get(1).contains(message));
  }

  @Test
  void appendStaged_isOneAppendOfAllBatches() {
    List<Events> large = errorsOf1000Bytes(100);
    List<Events> withRepeats = new ArrayList<>(errorsOf1000Bytes(100));
    withRepeats.set(50, large.get(7));
    withRepeats.set(99, withRepeats.get(0));
    List<Events> small = List.of(large.get(99), Events.error(ACME, TRACE));
    List<List<Events>> batches = List.of(small, large, withRepeats, large, errorsOf1000Bytes(80));
    List<StagedEvents> staged = batches.stream().map(batch -> store.stage(stamped(batch))).toList();
    List<Events> posted = batches.stream().flatMap(List::stream).toList();
    List<Events> fresh = posted.stream().distinct().toList();

    Appended appended = store.appendStaged(staged, NOW);

    assertEquals(fresh, appended.storedOf(posted));
    assertEquals(
        fresh.stream().map(Events::payloadJson).toList(), payloads(ACME, TRACE, RecordRange.ALL));
    assertEquals(
        List.of(), store.appendStaged(List.of(store.stage(stamped(large))), NOW).storedOf(large));
  }

  /** A store may take large batches another way than single events. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void appendStaged_ofAnyBatches_comesToWhatSingleEventsDo(long seed) {
    AnyEvents any = new AnyEvents(seed);
    Random random = new Random(seed);
    TraceStore singly = new MemoryStore(100, 64L << 20, TraceFeed.NONE);
    for (int round = 0; round < 16; round++) {
      List<StampedEvent> batch = any.batch(round % 4 == 3 ? 1 + random.nextInt(20) : 200);
      Appended appended = store.appendStaged(List.of(store.stage(batch)), NOW);
      for (int i = 0; i < batch.size(); i++) {
        assertEquals(singly.append(List.of(batch.get(i)), NOW).stored()[0], appended.stored()[i]);
      }
      if (round % 5 == 4) {
        TraceKey ended = AnyEvents.traces().get(random.nextInt(6));
        store.complete(store.head(ended).stream().toList());
        singly.complete(singly.head(ended).stream().toList());
      }
    }
    assertLinesMatch(AnyEvents.told(singly), AnyEvents.told(store));
  }

  protected static List<Events> errorsOf1000Bytes(int count) {
    return Stream.generate(
            () ->
                Events.error(ACME, TRACE)
                    .fresh()
                    .payload("message", UUID.randomUUID() + "x".repeat(1_000)))
        .limit(count)
        .toList();
  }

  private static List<StampedEvent> stamped(List<Events> events) {
    return Stamped.of(events.toArray(Events[]::new));
  }

  @Test
  void head_isEmptyForAnotherTenantAndAnUnknownTrace() {
    append(Events.line(ACME, TRACE));
    assertTrue(store.head(new TraceKey(Tenant.of("globex"), TRACE)).isEmpty());
    assertTrue(store.head(new TraceKey(Tenant.of(ACME), OTHER_TRACE)).isEmpty());
    assertEquals(List.of(), payloads("globex", TRACE, RecordRange.ALL));
  }

  @Test
  void head_isTheFoldOfTheEventsInWhateverOrderAndBatches() {
    List<StampedEvent> golden = new ArrayList<>();
    Golden.lines("events.jsonl").forEach(line -> golden.add(Stamped.of(line)));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<StampedEvent> posted = new ArrayList<>(golden);
    posted.addAll(golden.subList(0, 60));
    Collections.shuffle(posted, random);
    for (int from = 0; from < posted.size(); ) {
      int to = Math.min(posted.size(), from + 1 + random.nextInt(40));
      store.append(posted.subList(from, to), NOW);
      from = to;
    }
    for (StampedEvent any : golden) {
      TraceHead expected = fold(golden, any.trace());
      TraceHead actual = store.head(any.trace()).orElseThrow();
      String message = "seed " + seed + ", trace " + any.trace();
      assertEquals(expected.totals(), actual.totals(), message);
      assertEquals(expected.startedAtMs(), actual.startedAtMs(), message);
      assertEquals(expected.endedAtMs(), actual.endedAtMs(), message);
      assertEquals(expected.projectSlug(), actual.projectSlug(), message);
      assertEquals(expected.mcpSessionId(), actual.mcpSessionId(), message);
      assertEquals(expected.logicalSessionId(), actual.logicalSessionId(), message);
      assertEquals(expected.lastSeq(), actual.lastSeq(), message);
      assertEquals(expected.events(), actual.events(), message);
    }
  }

  private static TraceHead fold(List<StampedEvent> events, TraceKey key) {
    TraceHead head = TraceHead.empty(key);
    for (int i = 0; i < events.size(); i++) {
      head = events.get(i).trace().equals(key) ? head.plus(events.get(i), i, NOW) : head;
    }
    return head;
  }

  @Test
  void records_comeInRecordOrderWhateverTheOrderOfArrival() {
    Instant at = Events.EMITTED_AT;
    List<Events> inOrder =
        List.of(
            Events.error(ACME, TRACE).emittedAt(at.minusSeconds(1)).callIndex(9),
            Events.domainPromptChars(ACME, TRACE).emittedAt(at),
            Events.error(ACME, TRACE).emittedAt(at).with("call_index", -3),
            Events.error(ACME, TRACE).emittedAt(at).callIndex(2),
            Events.error(ACME, TRACE).emittedAt(at).callIndex(2).lineIndex(0),
            Events.error(ACME, TRACE).emittedAt(at).callIndex(2).lineIndex(1),
            Events.error(ACME, TRACE).emittedAt(at).callIndex(10),
            Events.context(ACME, TRACE).emittedAt(at.plusNanos(1_000)));
    List<Events> arriving = new ArrayList<>(inOrder);
    Collections.shuffle(arriving, new Random(7));
    arriving.forEach(this::append);
    assertEquals(
        inOrder.stream().map(Events::eventId).toList(), ids(records(ACME, TRACE, RecordRange.ALL)));
  }

  @Test
  void records_thatTieComeInOrderOfArrival() {
    List<Events> tied =
        List.of(
            Events.context(ACME, TRACE).fresh(),
            Events.context(ACME, TRACE).fresh(),
            Events.context(ACME, TRACE).fresh());
    tied.forEach(this::append);
    assertEquals(
        tied.stream().map(Events::eventId).toList(), ids(records(ACME, TRACE, RecordRange.ALL)));
  }

  @Test
  void records_leaveOutOtherKindsAndWhatCannotBeDecoded() {
    Events shown = Events.line(ACME, TRACE);
    append(
        Events.audit(ACME, TRACE, "login"),
        Events.line(ACME, TRACE).rawPayload("[1]"),
        Events.line(ACME, TRACE).fresh().payloadWithout("stats"),
        shown.fresh());
    assertEquals(1, records(ACME, TRACE, RecordRange.ALL).size());
    assertEquals(1, head(ACME, TRACE).lastSeq());
    assertEquals(4, head(ACME, TRACE).events());
  }

  @Test
  void records_pageBySeqWithoutGapOrRepeatWhileEventsComeIn() {
    List<UUID> arrived = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      arrived.add(appendEarlierAndEarlier(i));
    }
    List<UUID> paged = new ArrayList<>();
    long afterSeq = 0;
    for (int page = 0; page < 4; page++) {
      List<TraceRecord> records = records(ACME, TRACE, new RecordRange.Page(afterSeq, 10));
      for (TraceRecord each : records) {
        assertEquals(++afterSeq, each.seq());
        paged.add(each.eventId());
      }
      if (page == 0) {
        arrived.add(appendEarlierAndEarlier(25));
      }
    }
    assertEquals(arrived, paged);
    assertEquals(List.of(), records(ACME, TRACE, new RecordRange.Page(26, 10)));
  }

  private UUID appendEarlierAndEarlier(int i) {
    Events event = Events.context(ACME, TRACE).fresh().emittedAt(NOW.minusSeconds(i));
    append(event);
    return event.eventId();
  }

  @Test
  void list_isNewestStartFirstThenByIdDescending() {
    append(
        Events.context(ACME, trace(1)).emittedAt(NOW),
        Events.context(ACME, trace(2)).emittedAt(NOW.plusSeconds(5)),
        Events.context(ACME, trace(0xf)).emittedAt(NOW),
        Events.context("globex", trace(3)).emittedAt(NOW));
    assertEquals(List.of(trace(2), trace(0xf), trace(1)), listed(query(ACME)));
    append(Events.context(ACME, trace(1)).fresh().emittedAt(NOW.plusSeconds(60)));
    assertEquals(List.of(trace(2), trace(0xf), trace(1)), listed(query(ACME)));
    append(Events.audit(ACME, trace(2), "x").fresh().emittedAt(NOW.minusSeconds(60)));
    assertEquals(List.of(trace(0xf), trace(1), trace(2)), listed(query(ACME)));
  }

  @Test
  void list_narrowsByEachCriterion() {
    append(
        Events.line(ACME, trace(1)).project("alpha").mcpSession("m1").with("run_id", "r1"),
        Events.line(ACME, trace(2)).project("beta").mcpSession("m2").with("run_id", "r2"),
        Events.error(ACME, trace(2)).payload("message", "Übel: Boom").project("beta"),
        Events.line(ACME, trace(3)).emittedAt(NOW).with("run_id", "r2"));
    Query all = query(ACME);
    assertEquals(List.of(trace(1)), listed(all.project("alpha")));
    assertEquals(List.of(trace(3)), listed(all.project("main")));
    assertEquals(List.of(trace(2)), listed(all.session("m2")));
    assertEquals(List.of(trace(3), trace(2)), listed(all.run("r2")));
    assertEquals(List.of(), listed(all.run("r3")));
    assertEquals(List.of(trace(2)), listed(all.text("übel: bOO")));
    assertEquals(List.of(), listed(all.text("no such text")));
    assertEquals(List.of(trace(3)), listed(all.from(NOW.toEpochMilli())));
    assertEquals(List.of(trace(2), trace(1)), listed(all.to(NOW.toEpochMilli() - 1)));
    assertEquals(List.of(trace(2)), listed(all.page(1, 1)));
    assertEquals(List.of(), listed(query("nobody")));
  }

  @Test
  void list_findsATextInOneRecordOnly() {
    append(
        Events.error(ACME, trace(1)).payload("message", "one"),
        Events.error(ACME, trace(1)).fresh().payload("message", "two"));
    assertEquals(List.of(trace(1)), listed(query(ACME).text("one")));
    assertEquals(List.of(), listed(query(ACME).text("onetwo")));
    assertEquals(List.of(), listed(query(ACME).text("\0")));
  }

  @Test
  void list_hasATraceWithATextOnceAndPagesThroughThem() {
    Query sought = query(ACME).text("sought");
    for (String message : List.of("sought", "found", "sought again")) {
      for (int i = 1; i <= 4; i++) {
        append(
            Events.error(ACME, trace(i))
                .fresh()
                .emittedAt(NOW.plusSeconds(i))
                .mcpSession("m" + i % 2)
                .payload("message", message));
        // What is read in between is written in between.
        assertTrue(listed(sought).contains(trace(1)));
      }
    }
    assertEquals(List.of(trace(4), trace(3), trace(2), trace(1)), listed(sought));
    assertEquals(List.of(trace(3), trace(2)), listed(sought.page(1, 2)));
    assertEquals(List.of(trace(1)), listed(sought.page(3, 2)));
    assertEquals(List.of(), listed(sought.page(4, 2)));
    assertEquals(List.of(trace(3), trace(1)), listed(sought.session("m1")));
    assertEquals(List.of(trace(1)), listed(sought.session("m1").page(1, 1)));
  }

  @Test
  void list_goesOnBehindACursorWhateverCameInBefore() {
    for (int i = 1; i <= 9; i++) {
      append(Events.context(ACME, trace(i)).emittedAt(NOW.plusSeconds(i % 3)));
    }
    List<UUID> whole = listed(query(ACME));
    List<UUID> paged = new ArrayList<>(listed(query(ACME).page(0, 4)));
    append(Events.context(ACME, trace(0xe)).emittedAt(NOW.plusSeconds(100)));
    while (paged.size() < 9) {
      UUID last = paged.getLast();
      Cursor cursor = Cursor.of(head(ACME, last));
      paged.addAll(listed(query(ACME).page(0, 4).after(cursor)));
    }
    assertEquals(whole, paged);
  }

  @Test
  void status_isLiveUntilIdleOrCompletedAndAgainWithTheNextEvent() {
    append(Events.context(ACME, TRACE));
    long arrivedMs = NOW.toEpochMilli();
    Query live = query(ACME).status(StatusFilter.LIVE);
    Query completed = query(ACME).status(StatusFilter.COMPLETED);
    assertEquals(List.of(TRACE), listed(live.liveAfter(arrivedMs - 1)));
    assertEquals(List.of(), listed(completed.liveAfter(arrivedMs - 1)));
    assertEquals(List.of(), listed(live.liveAfter(arrivedMs)));
    assertEquals(List.of(TRACE), listed(completed.liveAfter(arrivedMs)));

    assertEquals(List.of(), store.open(arrivedMs - 1, 10));
    List<TraceHead> open = store.open(arrivedMs, 10);
    assertEquals(List.of(head(ACME, TRACE)), open);
    store.complete(open);
    assertEquals(TraceStatus.COMPLETED, head(ACME, TRACE).status(Long.MIN_VALUE));
    assertEquals(List.of(TRACE), listed(completed.liveAfter(arrivedMs - 1)));
    assertEquals(List.of(), store.open(Long.MAX_VALUE, 10));

    append(Events.context(ACME, TRACE).fresh());
    assertEquals(List.of(TRACE), listed(live.liveAfter(arrivedMs - 1)));
    assertEquals(200, head(ACME, TRACE).totals().domainPromptChars());
  }

  @Test
  void complete_passesOverTracesThatGotEventsMeanwhile() {
    append(Events.context(ACME, TRACE));
    List<TraceHead> open = store.open(Long.MAX_VALUE, 10);
    append(Events.context(ACME, TRACE).fresh());
    store.complete(open);
    assertEquals(TraceStatus.LIVE, head(ACME, TRACE).status(Long.MIN_VALUE));
  }

  @Test
  void seq_countsRecordsAndEnds() {
    append(Events.context(ACME, TRACE), Events.audit(ACME, TRACE, "login"));
    complete();
    complete();
    assertEquals(2, head(ACME, TRACE).lastSeq());
    append(Events.line(ACME, TRACE), Events.error(ACME, TRACE));
    assertEquals(4, head(ACME, TRACE).lastSeq());
    complete();
    assertEquals(5, head(ACME, TRACE).lastSeq());
    append(Events.context(ACME, TRACE).fresh());
    List<Long> seqs =
        records(ACME, TRACE, new RecordRange.Page(0, 10)).stream().map(TraceRecord::seq).toList();
    assertEquals(List.of(1L, 3L, 4L, 6L), seqs);
    assertEquals(
        List.of(4L, 6L),
        records(ACME, TRACE, new RecordRange.Page(3, 10)).stream().map(TraceRecord::seq).toList());
  }

  @Test
  void feed_hearsWhatBecomesOfTheTracesItFollows() throws Exception {
    told.follow(new TraceKey(Tenant.of(ACME), TRACE));
    Events line = Events.line(ACME, TRACE);
    append(
        Events.context(ACME, TRACE),
        Events.line("globex", TRACE),
        Events.audit(ACME, TRACE, "login"),
        line);
    complete();
    append(Events.error(ACME, TRACE), line);
    complete();
    List<String> expected =
        List.of("1 plasm_context", "2 plasm_line", "3 end", "4 plasm_error", "5 end");
    awaitHeard(expected.size());
    assertEquals(expected, told.heard());
  }

  @Test
  void read_askedWhenAnEndWasTold_showsIt() throws Exception {
    CompletableFuture<TraceHead> read = new CompletableFuture<>();
    told.follow(new TraceKey(Tenant.of(ACME), TRACE));
    told.onEnd(() -> readWhileTelling(read));
    append(Events.context(ACME, TRACE));
    complete();
    TraceHead shown = read.get(10, TimeUnit.SECONDS);
    assertTrue(shown.completed());
    assertEquals(2, shown.lastSeq());
  }

  /** Leaves the read the time to answer, unless it waits for who tells. */
  private void readWhileTelling(CompletableFuture<TraceHead> read) {
    Thread reader = Thread.startVirtualThread(() -> read.complete(head(ACME, TRACE)));
    try {
      reader.join(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void feed_hearsEveryRecordInOrderWhoeverAppends() throws Exception {
    told.follow(new TraceKey(Tenant.of(ACME), TRACE));
    List<Callable<Void>> posts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      posts.add(
          () -> {
            append(Events.context(ACME, TRACE).fresh(), Events.context(ACME, TRACE).fresh());
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> post : threads.invokeAll(posts)) {
        post.get();
      }
    }
    awaitHeard(80);
    List<String> expected = new ArrayList<>();
    for (int seq = 1; seq <= 80; seq++) {
      expected.add(seq + " plasm_context");
    }
    assertEquals(expected, told.heard());
  }

  @Test
  void feed_hearsEveryRecordOfALargeBatch() throws Exception {
    List<StampedEvent> batch = new AnyEvents(4).batch(400);
    TraceKey followed = AnyEvents.traces().get(1);
    store.appendStaged(List.of(store.stage(batch)), NOW);
    long seqBefore = store.head(followed).orElseThrow().lastSeq();
    told.follow(followed);
    store.appendStaged(List.of(store.stage(new AnyEvents(5).batch(400))), NOW);
    List<String> expected =
        store.records(followed, new RecordRange.Page(seqBefore, 1_000)).toList().stream()
            .map(HeardFeed::line)
            .toList();
    awaitHeard(expected.size());
    assertTrue(expected.size() > 40, expected::toString);
    assertEquals(expected, told.heard());
  }

  @Test
  void openOfSession_isOfAnyTenantAndNotOver() {
    append(
        Events.context(ACME, trace(1)).with("logical_session_id", "s1"),
        Events.context("globex", trace(2)).with("logical_session_id", "s1"),
        Events.context(ACME, trace(3)).with("logical_session_id", "s2"),
        Events.context(ACME, trace(4)));
    assertEquals(Set.of(trace(1), trace(2)), openOfSession("s1"));
    store.complete(List.of(head(ACME, trace(1))));
    assertEquals(Set.of(trace(2)), openOfSession("s1"));
    assertEquals(Set.of(), openOfSession("s3"));
    append(Events.context(ACME, trace(4)).fresh().with("logical_session_id", "s3"));
    assertEquals(Set.of(trace(4)), openOfSession("s3"));
  }

  private void awaitHeard(int lines) throws InterruptedException {
    Await.until(
        "the feed was told " + lines + " times",
        Duration.ofSeconds(10),
        () -> told.heard().size() >= lines);
  }

  private Set<UUID> openOfSession(String logicalSessionId) {
    return store.openOfSession(logicalSessionId).stream()
        .map(head -> head.key().traceId())
        .collect(Collectors.toSet());
  }

  private void complete() {
    store.complete(List.of(head(ACME, TRACE)));
  }

  @Test
  void open_isLongestIdleFirst() {
    store.append(Stamped.of(Events.context(ACME, trace(1))), NOW.plusSeconds(2));
    store.append(Stamped.of(Events.context(ACME, trace(2))), NOW);
    store.append(Stamped.of(Events.context(ACME, trace(3))), NOW.plusSeconds(1));
    assertEquals(
        List.of(trace(2), trace(3)),
        store.open(Long.MAX_VALUE, 2).stream().map(head -> head.key().traceId()).toList());
  }

  @Test
  void usage_isOneRowALineInOrder() {
    UUID same = UUID.fromString("00000000-0000-4000-8000-000000000001");
    Events first = Events.line("globex", trace(1)).emittedAt(NOW.minusSeconds(1));
    Events second = Events.line(ACME, trace(2)).emittedAt(NOW).eventId(same);
    Events third = Events.line("globex", trace(2)).emittedAt(NOW).eventId(same);
    Events fourth = Events.line(ACME, trace(3)).emittedAt(NOW).fresh();
    append(fourth, third, second, first, Events.error(ACME, trace(1)));
    List<UsageRow> rows = usage(null, null, 100);
    assertEquals(
        List.of(first.eventId(), same, same, fourth.eventId()),
        rows.stream().map(UsageRow::eventId).toList());
    assertEquals(
        List.of("globex", ACME, "globex", ACME),
        rows.stream().map(row -> row.tenant().partition()).toList());
    assertEquals(UsageRow.of(Stamped.of(first.json())), rows.getFirst());
    assertEquals(rows.subList(1, 3), usage(null, UsageCursor.of(rows.getFirst()), 2));
    assertEquals(rows.subList(2, 4), usage(null, UsageCursor.of(rows.get(1)), 9));
    assertEquals(rows.subList(3, 4), usage(null, UsageCursor.of(rows.get(2)), 9));
    assertEquals(List.of(rows.get(1), rows.get(3)), usage(ACME, null, 9));
  }

  /** More lines in two seconds than any store reads at once, sent in no order. */
  @Test
  void usage_ofACrowdedSecondIsInOrderWhateverTheOrderOfArrival() {
    List<Events> lines = new ArrayList<>();
    for (int i = 0; i < 1_400; i++) {
      lines.add(Events.line(ACME, TRACE).fresh().emittedAt(NOW.plusNanos(i / 2 * 2_500_000L)));
    }
    List<UUID> expected =
        lines.stream()
            .sorted(
                Comparator.comparing((Events e) -> Stamped.of(e.json()).event().emittedAt())
                    .thenComparing(Events::eventId, Uuids.AS_PRINTED))
            .map(Events::eventId)
            .toList();
    Collections.shuffle(lines, new Random(1));
    for (int from = 0; from < lines.size(); from += 100) {
      append(lines.subList(from, from + 100).toArray(Events[]::new));
    }
    List<UsageRow> rows = usage(ACME, null, Integer.MAX_VALUE);
    assertEquals(expected, rows.stream().map(UsageRow::eventId).toList());
    assertEquals(rows.subList(700, 705), usage(ACME, UsageCursor.of(rows.get(699)), 5));
  }

  @Test
  void usage_includesBothEnds() {
    for (int micro = 0; micro < 4; micro++) {
      append(Events.line(ACME, TRACE).fresh().emittedAt(NOW.plusNanos(micro * 1_000L)));
    }
    long from = Rfc3339.toMicros(NOW) + 1;
    UsageQuery query = new UsageQuery(Tenant.of(ACME), from, from + 1, null, 100, false);
    List<UsageRow> rows = store.usage(query).toList();
    assertEquals(
        List.of(NOW.plusNanos(1_000), NOW.plusNanos(2_000)),
        rows.stream().map(UsageRow::emittedAt).toList());
  }

  @Test
  void check_isUp() {
    assertTrue(store.check().up());
  }

  protected final boolean[] append(Events... events) {
    return store.append(Stamped.of(events), NOW).stored();
  }

  protected final TraceHead head(String tenant, UUID traceId) {
    return store.head(new TraceKey(Tenant.of(tenant), traceId)).orElseThrow();
  }

  protected final List<TraceRecord> records(String tenant, UUID traceId, RecordRange range) {
    return store.records(new TraceKey(Tenant.of(tenant), traceId), range).toList();
  }

  protected final List<String> payloads(String tenant, UUID traceId, RecordRange range) {
    return records(tenant, traceId, range).stream().map(r -> r.payload().toString()).toList();
  }

  protected final List<UUID> listed(Query query) {
    return store.list(query.build()).stream().map(head -> head.key().traceId()).toList();
  }

  protected static UUID trace(int lastDigit) {
    return UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e15833" + Integer.toHexString(lastDigit));
  }

  protected static Query query(String tenant) {
    return new Query(
        new TraceQuery(
            Tenant.of(tenant),
            null,
            StatusFilter.ALL,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            500));
  }

  private List<UsageRow> usage(String tenant, UsageCursor after, int limit) {
    return store
        .usage(
            new UsageQuery(
                tenant == null ? null : Tenant.of(tenant), 0, Long.MAX_VALUE, after, limit, true))
        .toList();
  }

  private static List<UUID> ids(List<TraceRecord> records) {
    return records.stream().map(TraceRecord::eventId).toList();
  }

  /** A TraceQuery that is changed member by member. */
  protected record Query(TraceQuery build) {
    public Query project(String slug) {
      return with(slug, null, null, null, null, null);
    }

    public Query session(String id) {
      return with(null, null, null, null, id, null);
    }

    public Query run(String id) {
      return with(null, null, null, id, null, null);
    }

    Query text(String text) {
      return with(null, null, null, null, null, text);
    }

    Query from(long ms) {
      return with(null, ms, null, null, null, null);
    }

    Query to(long ms) {
      return with(null, null, ms, null, null, null);
    }

    private Query with(
        String project, Long from, Long to, String run, String session, String text) {
      return new Query(
          new TraceQuery(
              build.tenant(),
              project,
              build.status(),
              build.liveAfterMs(),
              from,
              to,
              run,
              session,
              text,
              build.after(),
              build.offset(),
              build.limit()));
    }

    Query status(StatusFilter status) {
      return paged(status, build.liveAfterMs(), build.after(), build.offset(), build.limit());
    }

    Query liveAfter(long ms) {
      return paged(build.status(), ms, build.after(), build.offset(), build.limit());
    }

    Query after(Cursor cursor) {
      return paged(build.status(), build.liveAfterMs(), cursor, build.offset(), build.limit());
    }

    Query page(int offset, int limit) {
      return paged(build.status(), build.liveAfterMs(), build.after(), offset, limit);
    }

    private Query paged(
        StatusFilter status, long liveAfterMs, Cursor after, int offset, int limit) {
      return new Query(
          new TraceQuery(
              build.tenant(),
              build.projectSlug(),
              status,
              liveAfterMs,
              build.startedFromMs(),
              build.startedToMs(),
              build.runId(),
              build.mcpSessionId(),
              build.text(),
              after,
              offset,
              limit));
    }
  }
}
