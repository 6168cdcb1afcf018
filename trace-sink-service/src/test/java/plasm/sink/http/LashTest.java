package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertAnswer;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.gzip;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.tenant;
import static plasm.sink.http.Requests.texts;
import static plasm.sink.http.Requests.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Golden;

/** Lash records over HTTP (spec/lash-trace.md). */
@QuarkusTest
class LashTest {
  private static final String RECORDS = "/v1/lash/records";
  private static final String SESSIONS = "/v1/lash/sessions";
  private static final String USAGE =
      "{\"input_tokens\":7,\"output_tokens\":3,\"cache_read_input_tokens\":2,"
          + "\"cache_write_input_tokens\":1,\"reasoning_output_tokens\":3}";

  private final String tenant = tenant();

  @ParameterizedTest
  @ValueSource(
      strings = {"lash-golden.jsonl", "lash-golden-seed-dialect.jsonl", "lash-examples.jsonl"})
  void section0_bothDialectsAreServedAsTheyWerePosted(String file) {
    String lines = Golden.text(file);
    int count = Golden.lines(file).size();
    assertAnswer(count, 0, post(lines));
    assertAnswer(0, count, post(lines));
    for (String session : texts(sessions(), "session_id")) {
      assertEquals(
          Golden.lines(file).stream()
              .filter(line -> session.equals(json(line).at("/context/session_id").textValue()))
              .toList(),
          lines(of(session, "records")));
    }
  }

  @Test
  void post_takesAListAsWell() {
    String first = record("a", "{\"session_id\":\"s\"}");
    String second = record("b", "{\"session_id\":\"s\"}").replace(",", " ,\n\t");
    Response answer =
        request()
            .contentType(ContentType.JSON)
            .queryParam("tenant_id", tenant)
            .body("{\"x\":1,\"records\":[" + first + ",\n" + second + "]}")
            .post(RECORDS);
    assertAnswer(2, 0, answer);
    assertEquals(
        List.of(first, second.replace('\n', ' ').replace('\t', ' ')), lines(of("s", "records")));
  }

  @Test
  void post_takesGzipEmptyLinesAndWindowsLineEnds() {
    String lines = "\n" + record("a", "{\"session_id\":\"s\"}") + "\r\n \n" + record("b", "{}");
    Response answer =
        request()
            .contentType(NDJSON)
            .header("Content-Encoding", "gzip")
            .queryParam("tenant_id", tenant)
            .body(gzip(utf8(lines)))
            .post(RECORDS);
    assertAnswer(2, 0, answer);
    assertEquals(List.of(record("a", "{\"session_id\":\"s\"}")), lines(of("s", "records")));
    assertAnswer(0, 0, post(""));
  }

  @Test
  void tenants_doNotMeet() {
    assertAnswer(1, 0, post(record("a", "{\"session_id\":\"s\"}")));
    String other = tenant();
    Response theirs =
        request()
            .contentType(NDJSON)
            .queryParam("tenant_id", other)
            .body(record("a", "{\"session_id\":\"s\"}"))
            .post(RECORDS);
    assertAnswer(1, 0, theirs);
    assertProblem(404, "session-not-found", get(SESSIONS + "/s2/records", "tenant_id", other));
    assertProblem(400, "invalid-request", get(SESSIONS, "tenant_id", "a/b"));
  }

  @Test
  void withoutATenant_recordsAreNobodys() {
    String id = tenant();
    Response answer =
        request().contentType(NDJSON).body(record(id, "{\"run_id\":\"" + id + "\"}")).post(RECORDS);
    assertAnswer(1, 0, answer);
    assertEquals(1, lines(get(RECORDS, "run_id", id)).size());
    assertEquals(1, lines(get(RECORDS, "run_id", id, "tenant_id", "__none__")).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "context is missing|{\"schema_version\":2,\"id\":\"x\",\"timestamp\":\"t\",\"type\":\"custom\",\"name\":\"n\",\"payload\":1}",
        "context must be|{\"schema_version\":2,\"id\":\"x\",\"timestamp\":\"t\",\"context\":null,\"type\":\"custom\",\"name\":\"n\",\"payload\":1}",
        "payload is missing|{\"schema_version\":2,\"id\":\"x\",\"timestamp\":\"t\",\"context\":{},\"type\":\"custom\",\"name\":\"n\"}",
        "name is given twice|{\"schema_version\":2,\"id\":\"x\",\"timestamp\":\"t\",\"context\":{},\"type\":\"custom\",\"name\":\"n\",\"name\":\"n\",\"payload\":1}",
        "is not JSON|{\"schema_version\":2",
        "must be an object|[] x",
        "surrogate|{\"id\":\"\\ud800\"}",
        "512|{\"schema_version\":2,\"id\":\"\\u0000\",\"timestamp\":\"t\",\"context\":{},\"type\":\"custom\",\"name\":\"n\",\"payload\":1}"
      })
  void section8_aBadLineIsNamedAndNothingIsStored(String said, String bad) {
    String good = record("a", "{\"session_id\":\"s\"}");
    JsonNode problem =
        assertProblem(422, "invalid-record", post(good + "\n\n" + bad + "\n" + good));
    String detail = problem.get("detail").textValue();
    assertTrue(detail.startsWith("line 3"), detail);
    assertTrue(detail.contains(said), detail);
    assertEquals(1, problem.get("index").intValue());
    assertEquals(0, sessions().size());
  }

  @Test
  void section8_aRecordOfAnUnknownTypeIsKept() {
    String tomorrow =
        record("a", "{\"session_id\":\"s\"}").replace("\"custom\"", "\"of_tomorrow\"");
    double before = Requests.metric("plasm_trace_sink_lash_unrecognized_records_total");
    assertAnswer(1, 0, post(tomorrow));
    assertEquals(List.of(tomorrow), lines(of("s", "records")));
    assertEquals(before + 1, Requests.metric("plasm_trace_sink_lash_unrecognized_records_total"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|malformed-json|{\"records\":[",
        "422|invalid-record|{\"records\":{}}",
        "422|invalid-record|{}",
        "422|invalid-record|[]",
        "422|invalid-record|{\"records\":[1]}",
        "422|invalid-record|{\"records\":[],\"records\":[]}"
      })
  void list_thatIsNone_isRefused(int status, String type, String body) {
    assertProblem(status, type, request().contentType(ContentType.JSON).body(body).post(RECORDS));
  }

  @Test
  void sessions_sumUpAndArePaged() {
    post(
        String.join(
            "\n",
            record("1", "{\"session_id\":\"s1\"}", "\"type\":\"turn_started\""),
            record("2", "{\"session_id\":\"s2\"}", "\"type\":\"token_usage\",\"usage\":" + USAGE),
            record("3", "{\"session_id\":\"s1\"}", "\"type\":\"token_usage\",\"usage\":" + USAGE),
            record(
                "4",
                "{\"session_id\":\"s1\"}",
                "\"type\":\"turn_completed\",\"status\":\"failed\",\"done_reason\":\"max_turns\""),
            record("5", "{\"session_id\":\"s1\"}", "\"type\":\"token_usage\",\"usage\":" + USAGE)));
    JsonNode list = json(get(SESSIONS, "tenant_id", tenant));
    assertEquals(List.of("s2", "s1"), texts(list.get("sessions"), "session_id"));
    assertEquals(true, list.get("next_cursor").isNull());
    String s1 =
        "{\"session_id\":\"s1\",\"first_timestamp\":\"2026-03-04T05:06:07+00:00\","
            + "\"last_timestamp\":\"2026-03-04T05:06:07+00:00\",\"records\":4,\"turns\":1,"
            + "\"llm_calls\":0,\"tool_calls\":0,\"failures\":1,\"usage\":{\"input_tokens\":14,"
            + "\"output_tokens\":6,\"cache_read_input_tokens\":4,\"cache_write_input_tokens\":2,"
            + "\"reasoning_output_tokens\":6,\"total_tokens\":26}}";
    assertEquals(json(s1), list.at("/sessions/1"));
    assertEquals(json(s1), json(of("s1", "usage")), "reasoning is part of the output");
    JsonNode page = json(get(SESSIONS, "tenant_id", tenant, "limit", 1));
    assertEquals(List.of("s2"), texts(page.get("sessions"), "session_id"));
    JsonNode next =
        json(
            get(
                SESSIONS,
                "tenant_id",
                tenant,
                "limit",
                1,
                "cursor",
                page.get("next_cursor").textValue()));
    assertEquals(List.of("s1"), texts(next.get("sessions"), "session_id"));
  }

  @Test
  void records_areNarrowed() {
    post(
        String.join(
            "\n",
            record("1", "{\"session_id\":\"s\",\"turn_id\":\"t\",\"run_id\":\"r\"}"),
            record("2", "{\"session_id\":\"s\",\"run_id\":\"r\"}", "\"type\":\"turn_started\""),
            record("3", "{\"session_id\":\"s\",\"turn_id\":\"t\",\"candidate_id\":\"c\"}"),
            record("4", "{\"experiment_id\":\"e\",\"run_id\":\"r\"}")));
    assertEquals(List.of("1", "3"), ids(of("s", "records", "turn_id", "t")));
    assertEquals(List.of("2"), ids(of("s", "records", "type", "turn_started")));
    assertEquals(List.of("2", "3"), ids(of("s", "records", "after", "1")));
    assertEquals(List.of("2"), ids(of("s", "records", "after", "1", "limit", 1)));
    assertEquals(List.of("1", "2", "4"), ids(get(RECORDS, "tenant_id", tenant, "run_id", "r")));
    assertEquals(List.of("4"), ids(get(RECORDS, "tenant_id", tenant, "experiment_id", "e")));
    assertEquals(List.of("3"), ids(get(RECORDS, "tenant_id", tenant, "candidate_id", "c")));
    assertProblem(400, "invalid-request", get(RECORDS, "tenant_id", tenant));
    assertProblem(400, "invalid-request", of("s", "records", "after", "never"));
    assertProblem(404, "session-not-found", of("never", "records"));
  }

  @Test
  void section14_spansAreATreeWithOrphansAndCycles() {
    post(
        String.join(
            "\n",
            span("3", "tool", "turn"),
            span("1", "session", null),
            span("2", "turn", "session"),
            span("4", "lost", "nowhere"),
            span("5", "a", "b"),
            span("6", "b", "a"),
            record("7", "{\"session_id\":\"s\",\"parent_graph_node_id\":\"turn\"}"),
            record("8", "{\"session_id\":\"s\"}")));
    JsonNode answer = json(of("s", "spans"));
    List<String> tree = new ArrayList<>();
    answer
        .get("spans")
        .forEach(
            s ->
                tree.add(
                    s.get("depth").intValue()
                        + " "
                        + s.get("id").textValue()
                        + " "
                        + s.get("place").textValue()));
    assertEquals(
        List.of(
            "0 session root",
            "1 turn child",
            "2 tool child",
            "0 lost orphan",
            "0 a cut",
            "1 b child"),
        tree);
    assertEquals(List.of("7"), texts(answer.at("/spans/1/events"), "id"));
    assertEquals(List.of("8"), texts(answer.get("loose"), "id"));
    assertEquals("nowhere", answer.at("/spans/3/parent_id").textValue());
  }

  @Test
  void section12_goldenRecordsGiveTheGoldenGraphs() {
    post(Golden.text("lash-golden.jsonl"));
    List<String> graphs = new ArrayList<>();
    for (String session : texts(sessions(), "session_id")) {
      Response answer =
          request()
              .accept(NDJSON)
              .queryParam("tenant_id", tenant)
              .get(SESSIONS + "/{session}/graphs", session);
      graphs.addAll(lines(answer));
      List<JsonNode> asList = new ArrayList<>();
      json(of(session, "graphs")).get("graphs").forEach(asList::add);
      assertEquals(lines(answer).stream().map(Requests::json).toList(), asList);
      for (JsonNode graph : asList) {
        Response one =
            request()
                .queryParam("tenant_id", tenant)
                .get(
                    SESSIONS + "/{session}/graphs/{key}", session, graph.get("graph_key").asText());
        assertTrue(lines(answer).contains(one.asString()), one.asString());
      }
    }
    assertEquals(Golden.lines("lash-golden-graphs.jsonl"), graphs.stream().sorted().toList());
    assertProblem(404, "graph-not-found", of("sess-b", "graphs/effect:no"));
  }

  @TestFactory
  Stream<DynamicTest> section12_graphCases() {
    List<JsonNode> cases = new ArrayList<>();
    json(Golden.text("lash-graph-cases.json")).forEach(cases::add);
    return cases.stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.get("name").textValue(), () -> assertGraphs(each, tenant())));
  }

  private void assertGraphs(JsonNode graphCase, String ofItsOwn) {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : graphCase.get("records")) {
      ((ObjectNode) each.get("context")).put("session_id", "case");
      // The vectors' records share an id where only their event keys matter.
      lines.add(((ObjectNode) each).put("id", "r" + lines.size()).toString());
    }
    Response posted =
        request()
            .contentType(NDJSON)
            .queryParam("tenant_id", ofItsOwn)
            .body(String.join("\n", lines))
            .post(RECORDS);
    assertAnswer(lines.size(), 0, posted);
    assertEquals(
        graphCase.get("graphs"),
        json(get(SESSIONS + "/case/graphs", "tenant_id", ofItsOwn)).get("graphs"));
  }

  @Test
  void names_mayHoldAnything() {
    String odd = "a b/c?d%&+é";
    post(record("1", "{\"session_id\":\"" + odd + "\"}"));
    Response answer =
        request().queryParam("tenant_id", tenant).get(SESSIONS + "/{session}/records", odd);
    assertEquals(1, lines(answer).size());
  }

  private static String span(String id, String node, String parent) {
    String within = parent == null ? "" : ",\"parent_graph_node_id\":\"" + parent + "\"";
    return record(id, "{\"session_id\":\"s\",\"graph_node_id\":\"" + node + "\"" + within + "}");
  }

  private static String record(String id, String context) {
    return record(id, context, "\"type\":\"custom\",\"name\":\"n\",\"payload\":\"\\u0000\"");
  }

  private static String record(String id, String context, String event) {
    return "{\"schema_version\":2,\"id\":\"%s\",\"timestamp\":\"2026-03-04T05:06:07+00:00\",\"context\":%s,%s}"
        .formatted(id, context, event);
  }

  private Response post(String lines) {
    return request()
        .contentType(NDJSON)
        .queryParam("tenant_id", tenant)
        .body(utf8(lines))
        .post(RECORDS);
  }

  private JsonNode sessions() {
    return json(get(SESSIONS, "tenant_id", tenant)).get("sessions");
  }

  private Response of(String session, String what, Object... namesAndValues) {
    var request = request().queryParam("tenant_id", tenant);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      request.queryParam((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return request.get(SESSIONS + "/" + session + "/" + what);
  }

  private static List<String> ids(Response answer) {
    return lines(answer).stream().map(line -> json(line).get("id").textValue()).toList();
  }

  /** The lines of a 200 that says that it is NDJSON, as they are. */
  private static List<String> lines(Response answer) {
    Requests.lines(answer);
    return answer.asString().lines().toList();
  }
}
