package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.detail;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.list;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.records;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.EventStream;
import plasm.model.testkit.Events;
import plasm.model.trace.TraceIds;

/** Sessions that the sink correlates (spec/trace-identity.md, the live hub). */
@QuarkusTest
class SessionsTest {
  private static final String CHARS = "{\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":5}";
  private static final String LINE =
      Events.line("any", UUID.randomUUID()).payloadWithout("emitted_at_ms").payloadJson();

  @TestHTTPResource("/")
  URI service;

  private final String tenant = tenant();
  private final String session = UUID.randomUUID().toString();

  @Test
  void open_givesTheLiveTraceOfTheSession() {
    JsonNode opened = json(open("{\"tenant_id\":\"" + tenant + "\",\"project_slug\":\"alpha\"}"));
    assertEquals(
        json(
            "{\"trace_id\":\""
                + TraceIds.ofLogicalSession(tenant, session)
                + "\",\"status\":\"live\",\"seq\":0}"),
        opened);
    JsonNode trace = onlyTrace(tenant);
    assertEquals("live", trace.get("status").textValue());
    assertEquals("alpha", trace.get("project_slug").textValue());
    assertEquals(session, trace.get("logical_session_id").textValue());
    assertEquals("", trace.get("mcp_session_id").textValue());
    assertTrue(trace.path("mcp_config").isMissingNode());
  }

  @Test
  void open_keepsEverythingThatIsSaid() {
    json(
        open(
            """
            {"tenant_id":"%s","project_slug":"alpha","workspace_slug":"ws","mcp_session_id":"m1",
             "mcp_config":{"config_id":"c1","tenant_id":"t9", "more":[1.50]},"unknown":{}}
            """
                .formatted(tenant)));
    JsonNode trace = onlyTrace(tenant);
    assertEquals("ws", trace.get("workspace_slug").textValue());
    assertEquals("m1", trace.get("mcp_session_id").textValue());
    assertEquals(
        json("{\"config_id\":\"c1\",\"tenant_id\":\"t9\",\"more\":[1.50]}"),
        trace.get("mcp_config"));
  }

  @Test
  void open_againChangesNothing() {
    JsonNode first = json(open());
    JsonNode before = onlyTrace(tenant);
    assertEquals(first, json(open()));
    assertEquals(before, onlyTrace(tenant));
  }

  /** What was said last counts, also when it was said before. */
  @Test
  void open_withOtherDetailsChangesThemAndBack() {
    for (String project : List.of("alpha", "beta", "alpha", "alpha")) {
      json(
          open(
              "{\"tenant_id\":\"%s\",\"project_slug\":\"%s\",\"mcp_config\":{\"config_id\":\"%s\"}}"
                  .formatted(tenant, project, project)));
      assertEquals(project, onlyTrace(tenant).get("project_slug").textValue());
      assertEquals(project, onlyTrace(tenant).at("/mcp_config/config_id").textValue());
    }
  }

  @Test
  void segments_areNumberedAndStamped() {
    json(
        open(
            "{\"tenant_id\":\"%s\",\"project_slug\":\"alpha\",\"workspace_slug\":\"ws\"}"
                .formatted(tenant)));
    assertEquals(json("{\"seq\":1,\"accepted\":1,\"duplicate_skipped\":0}"), json(add(CHARS)));
    assertEquals(
        json("{\"seq\":3,\"accepted\":2,\"duplicate_skipped\":0}"),
        json(add("[" + LINE + ",\n" + CHARS + "]")));
    List<JsonNode> records = records(tenant, trace());
    assertEquals(3, records.size());
    for (JsonNode each : records) {
      long emittedMs = Instant.parse(each.get("emitted_at").textValue()).toEpochMilli();
      assertEquals(each.get("emitted_at_ms").longValue(), emittedMs);
    }
    JsonNode usage =
        json(Requests.get(
                "/v1/billing/usage",
                "from",
                "2020-01-01T00:00:00Z",
                "to",
                "2100-01-01T00:00:00Z",
                "tenant_id",
                tenant))
            .get("usage");
    assertEquals(1, usage.size());
    assertEquals(1, usage.get(0).get("request_units").longValue());
    assertEquals(1, usage.get(0).get("call_index").longValue());
    assertEquals(0, usage.get(0).get("line_index").longValue());
    JsonNode trace = onlyTrace(tenant);
    assertEquals(3, trace.get("last_seq").longValue());
    assertEquals(10, trace.at("/totals/domain_prompt_chars").longValue());
    assertEquals("alpha", trace.get("project_slug").textValue());
    assertEquals("ws", trace.get("workspace_slug").textValue());
  }

  @Test
  void segments_keepTheirTimeAndEveryMember() {
    json(open());
    String odd =
        "{\"x\": {\"a\":1.50}, \"chars_added\":7,\"emitted_at_ms\":1775556000000,"
            + "\"kind\":\"domain_prompt_chars_delta\"}";
    json(add(odd));
    String shown = detail(tenant, trace()).asString();
    assertTrue(shown.contains(odd.substring(0, odd.length() - 1) + ",\"event_id\":"), shown);
    assertTrue(shown.contains("\"emitted_at\":\"2026-04-07T10:00:00Z\""), shown);
  }

  @Test
  void segments_withAnIdempotencyKeyAreAddedOnce() {
    json(open());
    String two = "[" + CHARS + "," + LINE + "]";
    assertEquals(json("{\"seq\":2,\"accepted\":2,\"duplicate_skipped\":0}"), json(add(two, "k1")));
    assertEquals(json("{\"seq\":2,\"accepted\":0,\"duplicate_skipped\":2}"), json(add(two, "k1")));
    assertEquals(json("{\"seq\":4,\"accepted\":2,\"duplicate_skipped\":0}"), json(add(two, "k2")));
    assertEquals(json("{\"seq\":5,\"accepted\":1,\"duplicate_skipped\":0}"), json(add(CHARS)));
    assertEquals(json("{\"seq\":6,\"accepted\":1,\"duplicate_skipped\":0}"), json(add(CHARS)));
    assertEquals(json("{\"seq\":6,\"accepted\":0,\"duplicate_skipped\":0}"), json(add("[]")));
  }

  @Test
  void segments_ofManyRetriesAtOnceAreAddedOnce() throws Exception {
    json(open());
    List<Callable<JsonNode>> posts = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String key = "k" + i % 4;
      posts.add(() -> json(add("[" + CHARS + "," + CHARS + "]", key)));
    }
    int accepted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<JsonNode> post : threads.invokeAll(posts)) {
        accepted += post.get().get("accepted").intValue();
      }
    }
    assertEquals(8, accepted);
    assertEquals(8, onlyTrace(tenant).get("last_seq").longValue());
    assertEquals(40, onlyTrace(tenant).at("/totals/domain_prompt_chars").longValue());
  }

  @Test
  void finalize_givesTheCompletedSummaryEachTime() {
    json(open());
    json(add(CHARS));
    JsonNode summary = json(complete());
    assertEquals("completed", summary.get("status").textValue());
    assertEquals(2, summary.get("last_seq").longValue());
    assertEquals(summary, onlyTrace(tenant));
    assertEquals(summary, json(complete()));
  }

  @Test
  void segmentOfACompletedTrace_opensTheSameTraceAgain() {
    json(open());
    json(add(CHARS));
    JsonNode before = json(complete());
    assertEquals(json("{\"seq\":3,\"accepted\":1,\"duplicate_skipped\":0}"), json(add(CHARS)));
    JsonNode after = onlyTrace(tenant);
    assertEquals("live", after.get("status").textValue());
    assertEquals(before.get("trace_id"), after.get("trace_id"));
    assertEquals(before.get("started_at_ms"), after.get("started_at_ms"));
    assertEquals(10, after.at("/totals/domain_prompt_chars").longValue());
  }

  @Test
  void openOfACompletedSession_makesItLiveAgain() {
    json(open());
    json(add(CHARS));
    json(complete());
    for (int i = 0; i < 2; i++) {
      assertEquals(2, json(open()).get("seq").longValue());
      assertEquals("live", onlyTrace(tenant).get("status").textValue());
    }
    assertEquals(3, json(complete()).get("last_seq").longValue());
    assertEquals(3, json(open()).get("seq").longValue());
    assertEquals("live", onlyTrace(tenant).get("status").textValue());
  }

  @Test
  void sessionThatAnotherTenantOpens_completesTheFirstTenantsTrace() throws Exception {
    json(open());
    json(add(CHARS));
    String other = tenant();
    try (EventStream stream =
        EventStream.open(
            service.resolve("/v1/traces/" + trace() + "/stream?tenant_id=" + tenant))) {
      assertEquals("snapshot", stream.next().kind());
      JsonNode opened = json(open("{\"tenant_id\":\"" + other + "\"}"));
      assertEquals(
          TraceIds.ofLogicalSession(other, session).toString(), opened.get("trace_id").textValue());
      EventStream.Item terminal = stream.next();
      assertEquals("terminal 2", terminal.kind() + " " + terminal.id());
      stream.assertEnds();
    }
    assertEquals("completed", onlyTrace(tenant).get("status").textValue());
    assertEquals("live", onlyTrace(other).get("status").textValue());

    json(add(CHARS));
    assertEquals("live", onlyTrace(tenant).get("status").textValue());
    assertEquals("completed", onlyTrace(other).get("status").textValue());
    assertEquals(3, onlyTrace(tenant).get("last_seq").longValue());
  }

  @Test
  void eventsOfAnotherTenant_leaveTheSessionAlone() {
    json(open());
    String other = tenant();
    store(
        Events.line(other, TraceIds.ofLogicalSession(other, session))
            .with("logical_session_id", session));
    assertEquals("live", onlyTrace(tenant).get("status").textValue());
  }

  @Test
  void sessionOfNobody_isThatOfAnonymousByItsId() {
    JsonNode opened = json(open("{\"tenant_id\":null}"));
    assertEquals(
        TraceIds.ofLogicalSession(null, session).toString(), opened.get("trace_id").textValue());
    Response added = request().contentType(ContentType.JSON).body(CHARS).post(path("/segments"));
    assertEquals(1, json(added).get("seq").longValue());
    assertEquals(
        1,
        json(Requests.get(
                "/v1/traces/" + opened.get("trace_id").textValue(), "tenant_id", "__none__"))
            .at("/detail/last_seq")
            .longValue());
  }

  @Test
  void unknownSession_isNotFound() {
    assertProblem(404, "session-not-found", add(CHARS));
    assertProblem(404, "session-not-found", complete());
    assertEquals(0, list(tenant).get("traces").size());
    json(open());
    assertProblem(
        404,
        "session-not-found",
        request()
            .contentType(ContentType.JSON)
            .queryParam("tenant_id", tenant())
            .body(CHARS)
            .post(path("/segments")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                            | /0",
        "{\"kind\":\"unknown\"}                        | /0",
        "{\"kind\":\"plasm_error\",\"call_index\":1}   | /0",
        "[{\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":1},{}] | /1",
        "[{\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":1},7]  | /1",
        "7                                             | ``",
      })
  void segmentOfTheWrongShape_isRefusedWithAllOthers(String body, String pointer) {
    json(open());
    JsonNode problem = assertProblem(422, "invalid-segment", add(body));
    assertEquals(pointer, problem.path("pointer").textValue());
    assertEquals(0, onlyTrace(tenant).get("last_seq").longValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                             | /tenant_id",
        "[]                                             | ``",
        "{\"tenant_id\":7}                              | /tenant_id",
        "{\"tenant_id\":\"..\"}                         | /tenant_id",
        "{\"tenant_id\":\"a/b\"}                        | /tenant_id",
        "{\"tenant_id\":\"a\",\"project_slug\":[]}      | /project_slug",
        "{\"tenant_id\":\"a\",\"mcp_config\":\"x\"}     | /mcp_config",
      })
  void sessionOfTheWrongShape_isRefused(String body, String pointer) {
    JsonNode problem = assertProblem(422, "invalid-session", open(body));
    assertEquals(pointer, problem.path("pointer").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"tenant_id\":\"\\ud800\"}", "nope"})
  void bodyThatIsNoJson_isRefused(String body) {
    assertProblem(400, "malformed-json", open(body));
    json(open());
    assertProblem(400, "malformed-json", add(body));
  }

  @Test
  void bodyMayBeCompressed() {
    String body = "{\"tenant_id\":\"" + tenant + "\"}";
    Response opened =
        request()
            .contentType(ContentType.JSON)
            .header("Content-Encoding", "gzip")
            .body(Requests.gzip(Requests.utf8(body)))
            .put(path(""));
    assertEquals(0, json(opened).get("seq").longValue());
  }

  @Test
  void bodyOverTheLimit_isRefusedAlsoWhenItInflatesPastIt() {
    json(open());
    byte[] large = Requests.utf8("[\"" + "x".repeat(17 << 20) + "\"]");
    assertProblem(
        413,
        "payload-too-large",
        request().contentType(ContentType.JSON).body(large).post(path("/segments")));
    assertProblem(
        413,
        "payload-too-large",
        request()
            .contentType(ContentType.JSON)
            .header("Content-Encoding", "gzip")
            .body(Requests.gzip(large))
            .post(path("/segments")));
  }

  @Test
  void sessionIdThatIsNone_isRefused() {
    for (String id : List.of("%20", "%0A", "x".repeat(256))) {
      assertProblem(
          400,
          "invalid-request",
          request()
              .urlEncodingEnabled(false)
              .contentType(ContentType.JSON)
              .body("{\"tenant_id\":\"a\"}")
              .put("/v1/sessions/" + id));
    }
  }

  @Test
  void otherMethodsAndTypes_areRefused() {
    Response get = request().get(path(""));
    assertProblem(405, "method-not-allowed", get);
    assertEquals("OPTIONS, PUT", get.header("Allow"));
    assertEquals("OPTIONS, POST", request().get(path("/segments")).header("Allow"));
    assertProblem(
        415,
        "unsupported-media-type",
        request().contentType("text/plain").body("{}").put(path("")));
  }

  private UUID trace() {
    return TraceIds.ofLogicalSession(tenant, session);
  }

  private String path(String rest) {
    return "/v1/sessions/" + session + rest;
  }

  private Response open() {
    return open("{\"tenant_id\":\"" + tenant + "\"}");
  }

  private Response open(String body) {
    return request().contentType(ContentType.JSON).body(body).put(path(""));
  }

  private Response add(String body) {
    return add(body, null);
  }

  private Response add(String body, String idempotencyKey) {
    RequestSpecification request =
        request().contentType(ContentType.JSON).queryParam("tenant_id", tenant).body(body);
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return request.post(path("/segments"));
  }

  private Response complete() {
    return request().queryParam("tenant_id", tenant).post(path("/finalize"));
  }
}
