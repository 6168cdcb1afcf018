package plasm.sink.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plasm.model.json.RawJson;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.view.SessionSummary;
import plasm.model.testkit.Golden;
import plasm.model.testkit.LashRecords;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashGroups;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashQuery.OfGroups;
import plasm.sink.lash.LashQuery.OfSession;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;

/** What the port promises, sentence by sentence; every backend extends it. */
public abstract class LashStoreContract {
  private static final Tenant ACME = Tenant.of("acme");
  private static final Tenant OTHER = Tenant.of("other");

  private LashStore lash;

  /** An empty store. */
  protected abstract LashStore create() throws Exception;

  @BeforeEach
  void open() throws Exception {
    lash = create();
  }

  @Test
  void append_keepsTheBytesInTheOrderOfArrival() {
    List<String> golden = Golden.lines("lash-golden.jsonl");
    append(ACME, golden.toArray(String[]::new));
    List<String> sessions =
        lash.sessions(ACME, Long.MAX_VALUE, 500).stream().map(LashSession::sessionId).toList();
    assertTrue(sessions.size() > 1, sessions.toString());
    for (String session : sessions) {
      assertEquals(
          golden.stream()
              .filter(l -> session.equals(LashRecords.read(l).context().sessionId()))
              .toList(),
          texts(LashQuery.ofSession(new LashSessionKey(ACME, session))));
    }
  }

  @Test
  void append_skipsIdsThatTheTenantUsedBefore() {
    assertArrayEquals(new boolean[] {true, true}, append(ACME, tick("a", "s"), tick("b", "s")));
    assertArrayEquals(
        new boolean[] {false, true, false},
        append(ACME, tick("a", "s2"), tick("c", "s"), tick("c", "s")));
    assertArrayEquals(new boolean[] {true}, append(OTHER, tick("a", "s")));
    assertEquals(List.of("a", "b", "c"), ids(ACME, "s"));
    assertEquals(List.of("a"), ids(OTHER, "s"));
    assertEquals(
        Optional.empty(), lash.session(new LashSessionKey(ACME, "s2")), "repeats make no session");
  }

  @Test
  void sessions_areNewestFirstAndPaged() {
    for (int i = 0; i < 7; i++) {
      append(ACME, tick("r" + i, "s" + i), tick("again" + i, "s0"));
    }
    append(OTHER, tick("x", "theirs"));
    assertEquals(List.of("s6", "s5", "s4"), sessionIds(Long.MAX_VALUE, 3));
    long before = lash.sessions(ACME, Long.MAX_VALUE, 3).getLast().number();
    assertEquals(List.of("s3", "s2", "s1"), sessionIds(before, 3));
    assertEquals(List.of(), lash.sessions(Tenant.NONE, Long.MAX_VALUE, 3));
  }

  @Test
  void session_addsUpItsRecordsHoweverTheyAreBatched() {
    List<String> golden = Golden.lines("lash-golden.jsonl");
    Random random = new Random(4);
    for (int from = 0; from < golden.size(); ) {
      int to = Math.min(golden.size(), from + 1 + random.nextInt(5));
      append(ACME, golden.subList(Math.max(0, from - 1), to).toArray(String[]::new));
      from = to;
    }
    for (LashSession session : lash.sessions(ACME, Long.MAX_VALUE, 500)) {
      SessionSummary expected =
          golden.stream()
              .map(LashRecords::read)
              .filter(r -> session.sessionId().equals(r.context().sessionId()))
              .map(SessionSummary::of)
              .reduce(SessionSummary::then)
              .orElseThrow();
      assertEquals(expected, session.summary());
      assertEquals(
          Optional.of(session), lash.session(new LashSessionKey(ACME, session.sessionId())));
    }
  }

  @Test
  void session_takesNegativeTokens() {
    append(
        ACME,
        record(
            "a",
            "{\"session_id\":\"s\"}",
            "\"type\":\"token_usage\",\"usage\":{\"input_tokens\":-5,\"output_tokens\":3,"
                + "\"cache_read_input_tokens\":0,\"cache_write_input_tokens\":0,"
                + "\"reasoning_output_tokens\":9223372036854775807}"));
    assertEquals(
        new TokenUsage(-5, 3, 0, 0, Long.MAX_VALUE),
        lash.session(new LashSessionKey(ACME, "s")).orElseThrow().summary().usage());
  }

  @Test
  void records_areFoundByWhatTheyBelongTo() {
    append(
        ACME,
        record("1", "{\"run_id\":\"r\",\"session_id\":\"s\"}"),
        record("2", "{\"run_id\":\"r\",\"experiment_id\":\"e\"}"),
        record("3", "{\"experiment_id\":\"e\",\"candidate_id\":\"c\"}"),
        record("4", "{\"run_id\":\"r2\"}"),
        record("5", "{}"));
    append(OTHER, record("6", "{\"run_id\":\"r\"}"));
    assertEquals(List.of("1", "2"), ids(groups("r", null, null)));
    assertEquals(List.of("2", "3"), ids(groups(null, "e", null)));
    assertEquals(List.of("3"), ids(groups(null, null, "c")));
    assertEquals(List.of("2"), ids(groups("r", "e", null)));
    assertEquals(List.of(), ids(groups("r", "e", "c")));
  }

  @Test
  void records_areNarrowedByTypeTurnPlaceAndNumber() {
    append(
        ACME,
        record("1", "{\"session_id\":\"s\",\"turn_id\":\"t1\"}", "\"type\":\"turn_started\""),
        record("2", "{\"session_id\":\"s\",\"turn_id\":\"t1\"}"),
        record("3", "{\"session_id\":\"s\",\"turn_id\":\"t2\"}", "\"type\":\"turn_started\""),
        record("4", "{\"session_id\":\"s\"}", "\"type\":\"of_tomorrow\",\"x\":1"));
    LashQuery all = LashQuery.ofSession(new LashSessionKey(ACME, "s"));
    assertEquals(List.of("1", "3"), ids(all.ofType("turn_started")));
    assertEquals(List.of("4"), ids(all.ofType("of_tomorrow")));
    assertEquals(
        List.of("1", "2"),
        ids(new LashQuery(ACME, new OfSession("s"), null, "t1", 0, Long.MAX_VALUE)));
    long second = lash.arrival(ACME, "2").orElseThrow();
    assertEquals(List.of("3", "4"), ids(all.after(second)));
    assertEquals(List.of("3"), ids(new LashQuery(ACME, new OfSession("s"), null, null, second, 1)));
    assertEquals(OptionalLong.empty(), lash.arrival(OTHER, "2"));
  }

  @Test
  void records_areReadWholeHoweverMany() {
    List<String> many =
        IntStream.range(0, 1_000).mapToObj(i -> tick("r" + i, i % 3 == 0 ? "odd" : "s")).toList();
    append(ACME, many.toArray(String[]::new));
    assertEquals(
        IntStream.range(0, 1_000).filter(i -> i % 3 != 0).mapToObj(i -> "r" + i).toList(),
        ids(ACME, "s"));
  }

  @Test
  void names_mayBeAnyText() {
    String odd = "s'%_\\\"/ü😀";
    append(ACME, record("ид", "{\"session_id\":" + quoted(odd) + "}"));
    assertEquals(List.of("ид"), ids(ACME, odd));
    assertEquals(List.of(), ids(ACME, "s'%_"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  protected static String tick(String id, String session) {
    return record(id, "{\"session_id\":\"" + session + "\"}");
  }

  private static String record(String id, String context) {
    return record(id, context, "\"type\":\"custom\",\"name\":\"tick\",\"payload\":null");
  }

  private static String record(String id, String context, String event) {
    return "{\"schema_version\":2,\"id\":\"%s\",\"timestamp\":\"2026-03-04T05:06:07+00:00\",\"context\":%s,%s}"
        .formatted(id, context, event);
  }

  protected boolean[] append(Tenant tenant, String... records) {
    return append(lash, tenant, records);
  }

  protected static boolean[] append(LashStore to, Tenant tenant, String... records) {
    List<LashEntry> entries = new ArrayList<>();
    for (String each : records) {
      TraceRecord read = LashRecords.read(each);
      entries.add(LashEntry.of(tenant, RawJson.of(each), read));
    }
    return to.append(entries).stored();
  }

  private static LashQuery groups(String runId, String experimentId, String candidateId) {
    return new LashQuery(
        ACME,
        new OfGroups(new LashGroups(runId, experimentId, candidateId)),
        null,
        null,
        0,
        Long.MAX_VALUE);
  }

  private List<String> ids(Tenant tenant, String session) {
    return ids(LashQuery.ofSession(new LashSessionKey(tenant, session)));
  }

  private List<String> ids(LashQuery query) {
    return texts(query).stream().map(text -> LashRecords.read(text).id()).toList();
  }

  private List<String> texts(LashQuery query) {
    List<StoredLash> found = lash.records(query).toList();
    long[] arrivals = found.stream().mapToLong(StoredLash::arrival).toArray();
    assertArrayEquals(new long[0], descents(arrivals));
    return found.stream().map(each -> each.posted().toString()).toList();
  }

  /** Arrivals that are not larger than the one before. */
  private static long[] descents(long[] arrivals) {
    return IntStream.range(1, arrivals.length)
        .filter(i -> arrivals[i] <= arrivals[i - 1])
        .mapToLong(i -> arrivals[i])
        .toArray();
  }

  private List<String> sessionIds(long before, int limit) {
    return lash.sessions(ACME, before, limit).stream().map(LashSession::sessionId).toList();
  }
}
