package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertAnswer;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.detail;
import static plasm.sink.http.Requests.gzip;
import static plasm.sink.http.Requests.ids;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.listed;
import static plasm.sink.http.Requests.metric;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.post;
import static plasm.sink.http.Requests.postGzip;
import static plasm.sink.http.Requests.postLines;
import static plasm.sink.http.Requests.recordIds;
import static plasm.sink.http.Requests.records;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;
import static plasm.sink.http.Requests.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.testkit.Events;

@QuarkusTest
class EventsTest {
  private static final Instant T = Events.EMITTED_AT;

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Test
  void post_countsWhatItAccepted() {
    Response answer = post(Events.everyKind(tenant, trace));
    assertAnswer(10, 0, answer);
    assertEquals("application/json", answer.contentType().split(";")[0]);
    assertEquals(10, onlyTrace(tenant).get("last_seq").asInt());
  }

  @Test
  void post_acceptsAnEmptyList() {
    assertAnswer(0, 0, post("{\"events\":[]}"));
  }

  @Test
  void post_repeatInsideTheBatchIsSkippedAndTheFirstStands() {
    Events first = Events.error(tenant, trace);
    Events other = Events.error(tenant, trace).emittedAt(T.plusSeconds(1));
    Events repeat = first.payload("message", "changed").emittedAt(T.plusSeconds(9));
    assertAnswer(2, 1, post(first, other, repeat));
    assertEquals(ids(first, other), recordIds(tenant, trace));
    assertEquals("no such pet", records(tenant, trace).get(0).get("message").textValue());
    assertEquals(T.plusSeconds(1).toEpochMilli(), onlyTrace(tenant).get("ended_at_ms").asLong());
  }

  @Test
  void post_repeatOfAnEarlierBatchIsSkippedAndChangesNothing() {
    Events first = Events.line(tenant, trace);
    store(first);
    String before = detail(tenant, trace).asString();
    Events repeat = first.payload("duration_ms", 1_000).emittedAt(T.plusSeconds(9));
    Events elsewhere = first.with("trace_id", UUID.randomUUID());
    assertAnswer(0, 2, post(repeat, elsewhere));
    assertEquals(before, detail(tenant, trace).asString());
    assertEquals(List.of(trace.toString()), listed(tenant));
  }

  @Test
  void post_sameBatchAgainIsHarmless() {
    List<Events> batch = Events.everyKind(tenant, trace);
    store(batch);
    String before = detail(tenant, trace).asString();
    assertAnswer(0, 10, post(batch));
    assertEquals(before, detail(tenant, trace).asString());
  }

  @Test
  void post_batchOfKnownAndNewStoresTheNew() {
    Events known = Events.context(tenant, trace);
    store(known);
    Events added = Events.error(tenant, trace).emittedAt(T.plusSeconds(1));
    assertAnswer(1, 1, post(known, added));
    assertEquals(ids(known, added), recordIds(tenant, trace));
  }

  @Test
  void post_idAndTraceOfAnotherTenantAreItsOwn() {
    String stranger = tenant();
    Events mine = Events.line(tenant, trace).project("mine").mcpSession("m-1");
    store(mine);
    String before = detail(tenant, trace).asString();
    Events theirs =
        Events.context(stranger, trace)
            .eventId(mine.eventId())
            .project("theirs")
            .emittedAt(T.plusSeconds(60));
    store(theirs);
    assertEquals(before, detail(tenant, trace).asString());
    assertEquals("theirs", onlyTrace(stranger).get("project_slug").textValue());
    assertEquals("plasm_context", records(stranger, trace).get(0).get("kind").textValue());
    assertEquals(1, records(stranger, trace).size());
  }

  @Test
  void post_absentNullEmptyAndNoneAreOneTenant() {
    Events absent = Events.context(null, trace);
    Events isNull = absent.with("tenant_id", null);
    Events empty = absent.with("tenant_id", "");
    Events none = absent.with("tenant_id", "__none__");
    assertAnswer(1, 3, post(absent, isNull, empty, none));
    JsonNode summary = json(detail("__none__", trace)).get("detail");
    assertEquals("__none__", summary.get("tenant_id").textValue());
    assertEquals(ids(absent), recordIds("__none__", trace));
  }

  @Test
  void post_unknownMembersOfEnvelopeAndBodyAreIgnored() {
    Events event =
        Events.context(tenant, trace)
            .with("ingested_at", RawJson.of("{\"not\":\"a time\"}"))
            .with("x_future", RawJson.of("[1,{\"deep\":null}]"));
    String body = "{\"client\":{\"events\":5},\"events\":[" + event.json() + "],\"more\":[[]]}";
    assertAnswer(1, 0, post(body));
    assertEquals(ids(event), recordIds(tenant, trace));
    assertEquals(false, records(tenant, trace).get(0).has("x_future"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void post_takesEverySchemaVersion(int version) {
    assertAnswer(1, 0, post(Events.context(tenant, trace).with("schema_version", version)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-07T12:00:00.1234567+02:00, 2026-04-07T10:00:00.123456Z",
    "2026-04-07t10:00:00z,              2026-04-07T10:00:00Z",
    "2026-04-06T23:59:59.5-00:30,       2026-04-07T00:29:59.500Z",
    "1969-12-31T23:59:59.999999Z,       1969-12-31T23:59:59.999999Z",
    "0000-01-01T00:00:00Z,              0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z,       9999-12-31T23:59:59.999999Z",
  })
  void post_keepsTimesToTheMicrosecondAndPrintsUtc(String posted, String printed) {
    store(Events.context(tenant, trace).with("emitted_at", posted));
    assertEquals(printed, records(tenant, trace).get(0).get("emitted_at").textValue());
    assertEquals(
        Instant.parse(printed).toEpochMilli(), onlyTrace(tenant).get("started_at_ms").asLong());
  }

  @Test
  void post_otherKindsMoveStartedAndEndedAndShowNoRecord() {
    Events record = Events.line(tenant, trace);
    Events before = Events.audit(tenant, trace, "login").emittedAt(T.minusSeconds(5));
    Events after =
        Events.audit(tenant, trace, "plasm_line")
            .with("payload", RawJson.of("[1]"))
            .emittedAt(T.plusSeconds(5));
    store(record, before, after);
    JsonNode summary = onlyTrace(tenant);
    assertEquals(T.minusSeconds(5).toEpochMilli(), summary.get("started_at_ms").asLong());
    assertEquals(T.plusSeconds(5).toEpochMilli(), summary.get("ended_at_ms").asLong());
    assertEquals(1, summary.get("last_seq").asInt());
    assertEquals(ids(record), recordIds(tenant, trace));
  }

  @Test
  void post_otherKindAloneMakesATrace() {
    Events audit = Events.audit(tenant, trace, "login");
    store(audit);
    assertEquals(List.of(trace.toString()), listed(tenant));
    assertEquals(List.of(), recordIds(tenant, trace));
    assertAnswer(0, 1, post(audit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "[]",
        "\"text\"",
        "{}",
        "{\"kind\":\"plasm_error\",\"call_index\":1,\"message\":\"no time\"}",
        "{\"emitted_at_ms\":1,\"kind\":\"from_the_future\",\"chars_added\":1}",
        "{\"emitted_at_ms\":-1,\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":1}",
        "{\"emitted_at_ms\":1,\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":\"1\"}",
        "{\"emitted_at_ms\":1,\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":1.0}",
      })
  void post_undecodablePayloadIsKeptCountedAndNotShown(String payload) {
    Events event = Events.context(tenant, trace).rawPayload(payload);
    double before = metric("plasm_trace_sink_ingest_undecodable_payloads_total");
    store(event);
    assertEquals(before + 1, metric("plasm_trace_sink_ingest_undecodable_payloads_total"));
    assertAnswer(0, 1, post(event));
    assertEquals(List.of(), recordIds(tenant, trace));
    JsonNode summary = onlyTrace(tenant);
    assertEquals(0, summary.get("last_seq").asInt());
    assertEquals(0, summary.get("totals").get("domain_prompt_chars").asInt());
    assertEquals(T.toEpochMilli(), summary.get("started_at_ms").asLong());
  }

  @Test
  void post_absentPayloadIsKept() {
    Events event = Events.context(tenant, trace).without("payload");
    store(event);
    assertAnswer(0, 1, post(event));
    assertEquals(List.of(), recordIds(tenant, trace));
  }

  @Test
  void postLines_takesOneEventALine() {
    List<Events> events = Events.everyKind(tenant, trace);
    assertAnswer(10, 0, postLines(Events.ndjson(events)));
    assertAnswer(0, 10, postLines(Events.ndjson(events)));
    assertEquals(10, onlyTrace(tenant).get("last_seq").asInt());
  }

  @Test
  void postLines_blankLinesWindowsEndsAndAMissingLastEndDoNotMatter() {
    Events first = Events.context(tenant, trace);
    Events second = Events.error(tenant, trace).emittedAt(T.plusSeconds(1));
    assertAnswer(2, 0, postLines("\n\r\n" + first.json() + "\r\n \n" + second.json()));
    assertEquals(ids(first, second), recordIds(tenant, trace));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", " \r\n\n"})
  void postLines_noLinesAreNoEvents(String body) {
    assertAnswer(0, 0, postLines(body));
  }

  @Test
  void postLines_badEventIsNamedByItsIndexAndNothingIsStored() {
    Events good = Events.context(tenant, trace);
    Events bad = Events.error(tenant, trace).with("trace_id", "t-1");
    JsonNode problem =
        assertProblem(422, "invalid-event", postLines(good.json() + "\n" + bad.json() + "\n"));
    assertEquals(1, problem.get("index").asInt());
    assertEquals("/1/trace_id", problem.get("pointer").textValue());
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void postLines_brokenLineRefusesAll() {
    Events good = Events.context(tenant, trace);
    assertProblem(400, "malformed-json", postLines(good.json() + "\n{\"event_id\":\n"));
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_takesGzip() {
    List<Events> events = Events.everyKind(tenant, trace);
    assertAnswer(10, 0, postGzip("application/json", gzip(utf8(Events.batch(events)))));
    assertAnswer(0, 10, postGzip(NDJSON, gzip(utf8(Events.ndjson(events)))));
    assertEquals(10, onlyTrace(tenant).get("last_seq").asInt());
  }

  @Test
  void post_badEventInGzipIsNamed() {
    Events bad = Events.context(tenant, trace).without("event_kind");
    JsonNode problem =
        assertProblem(
            422, "invalid-event", postGzip("application/json", gzip(utf8(Events.batch(bad)))));
    assertEquals("/events/0/event_kind", problem.get("pointer").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event_id       | ",
        "event_id       | null",
        "event_id       | 7",
        "event_id       | \"6532eebe\"",
        "event_id       | \"6532eebefcdd5fe68b9ec4513e158330\"",
        "event_id       | \"6532eebe-fcdd-5fe6-8b9e-c4513e15833g\"",
        "event_id       | \"{6532eebe-fcdd-5fe6-8b9e-c4513e158330}\"",
        "schema_version | ",
        "schema_version | \"1\"",
        "schema_version | 1.0",
        "schema_version | 2147483648",
        "emitted_at     | ",
        "emitted_at     | 1775556000535",
        "emitted_at     | \"yesterday\"",
        "emitted_at     | \"2026-04-07\"",
        "emitted_at     | \"2026-04-07T10:00:00\"",
        "emitted_at     | \"2026-02-30T10:00:00Z\"",
        "emitted_at     | \"2026-04-07T24:00:00Z\"",
        "emitted_at     | \"10000-01-01T00:00:00Z\"",
        "trace_id       | ",
        "trace_id       | \"\"",
        "trace_id       | \"trace\"",
        "event_kind     | ",
        "event_kind     | 5",
        "event_kind     | null",
        "request_units  | ",
        "request_units  | \"1\"",
        "request_units  | 1e3",
        "request_units  | 9223372036854775808",
        "mcp_session_id | 5",
        "plasm_prompt_hash | []",
        "plasm_execute_session | {}",
        "run_id         | true",
        "call_index     | \"1\"",
        "call_index     | -9223372036854775809",
        "line_index     | 0.5",
        "tenant_id      | 5",
        "tenant_id      | \"a/b\"",
        "tenant_id      | \"..\"",
        "principal_sub  | 5",
        "workspace_slug | 5",
        "project_slug   | [\"a\"]",
      })
  void post_badMemberIsNamedAndNothingIsStored(String member, String value) {
    Events first = Events.context(tenant, trace);
    Events last = Events.error(tenant, trace);
    Events good = Events.line(tenant, trace);
    Events bad = value == null ? good.without(member) : good.with(member, RawJson.of(value));
    Events worse = good.fresh().with("schema_version", "x");
    JsonNode problem = assertProblem(422, "invalid-event", post(first, bad, last, worse));
    assertEquals(1, problem.get("index").asInt());
    assertEquals("/events/1/" + member, problem.get("pointer").textValue());
    assertEquals(List.of(), listed(tenant));
    assertAnswer(3, 0, post(first, good, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "[]", "\"event\""})
  void post_whatIsNoEventIsNamed(String noEvent) {
    String body = "{\"events\":[" + Events.context(tenant, trace).json() + "," + noEvent + "]}";
    JsonNode problem = assertProblem(422, "invalid-event", post(body));
    assertEquals(1, problem.get("index").asInt());
    assertEquals("/events/1", problem.get("pointer").textValue());
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_memberGivenTwiceIsNamed() {
    String event = Events.context(tenant, trace).json();
    String twice = event.substring(0, event.length() - 1) + ",\"request_units\":5}";
    JsonNode problem = assertProblem(422, "invalid-event", post("{\"events\":[" + twice + "]}"));
    assertEquals("/events/0/request_units", problem.get("pointer").textValue());
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "[]", "null", "{}", "{\"events\":5}", "{\"events\":null}", "{\"Events\":[]}"})
  void post_bodyOfAnotherShapeIsRefused(String body) {
    JsonNode problem = assertProblem(422, "invalid-event", post(body));
    assertEquals(false, problem.has("index"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "{",
        "nul",
        "{\"events\":[}",
        "{\"events\":[]",
        "{\"events\":[],}",
        "{\"events\":[]} x",
        "{'events':[]}",
        "{\"events\":[] // none\n}",
        "{\"events\":[NaN]}",
      })
  void post_whatIsNoJsonIsRefused(String body) {
    assertProblem(400, "malformed-json", post(body));
  }

  @Test
  void post_emptyBodyIsRefused() {
    assertProblem(400, "malformed-json", post(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "]", "}]}}", "]} trailing"})
  void post_brokenEndRefusesWhatStandsBeforeIt(String end) {
    String body = "{\"events\":[" + Events.context(tenant, trace).json() + end;
    assertProblem(400, "malformed-json", post(body));
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_largeBatchIsAllOrNothing() {
    List<Events> events =
        new ArrayList<>(
            IntStream.range(0, 2_000)
                .mapToObj(i -> Events.line(tenant, trace).lineIndex(i))
                .toList());
    Events good = events.set(1_999, events.get(1_999).with("run_id", 5));
    JsonNode problem = assertProblem(422, "invalid-event", post(events));
    assertEquals(1_999, problem.get("index").asInt());
    assertEquals("/events/1999/run_id", problem.get("pointer").textValue());
    String unclosed = Events.batch(events.subList(0, 1_999));
    assertProblem(400, "malformed-json", post(unclosed.substring(0, unclosed.length() - 2)));
    assertEquals(List.of(), listed(tenant));
    events.set(1_999, good);
    store(events);
    assertEquals(2_000, onlyTrace(tenant).get("totals").get("expression_lines").asInt());
  }

  @Test
  void post_concurrentRetriesOfOneBatchStoreItOnce() throws Exception {
    List<Events> batch =
        IntStream.range(0, 200).mapToObj(i -> Events.line(tenant, trace).lineIndex(i)).toList();
    List<Events> backwards = new ArrayList<>(batch);
    Collections.reverse(backwards);
    long accepted = 0;
    long repeated = 0;
    for (JsonNode answer : inParallel(8, i -> json(post(i % 2 == 0 ? batch : backwards)))) {
      accepted += answer.get("accepted").asLong();
      repeated += answer.get("duplicate_skipped").asLong();
    }
    assertEquals(200, accepted);
    assertEquals(7 * 200, repeated);
    JsonNode totals = onlyTrace(tenant).get("totals");
    assertEquals(200, totals.get("expression_lines").asInt());
    assertEquals(200 * 12, totals.get("total_duration_ms").asInt());
    assertEquals(200, recordIds(tenant, trace).size());
  }

  @Test
  void post_concurrentBatchesOfOneTraceAreAllCounted() throws Exception {
    for (JsonNode answer :
        inParallel(
            40, i -> json(post(Events.line(tenant, trace), Events.context(tenant, trace))))) {
      assertEquals(2, answer.get("accepted").asInt());
    }
    JsonNode summary = onlyTrace(tenant);
    assertEquals(80, summary.get("last_seq").asInt());
    assertEquals(40, summary.get("totals").get("expression_lines").asInt());
    assertEquals(40 * 100, summary.get("totals").get("domain_prompt_chars").asInt());
  }

  private interface Request {
    JsonNode send(int number);
  }

  private static List<JsonNode> inParallel(int requests, Request request) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Callable<JsonNode>> calls = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        int number = i;
        calls.add(() -> request.send(number));
      }
      List<JsonNode> answers = new ArrayList<>();
      for (Future<JsonNode> answer : clients.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
