package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Retained runs over HTTP (spec/ragweld-tracing.md). */
@QuarkusTest
class RunsTest {
  private static final String RUNS = "/api/traces";

  private final String repo = "repo-" + UUID.randomUUID();
  private final String run = "run-" + UUID.randomUUID();

  @Test
  void section5_latestIsTheRunWithItsEvents() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\",\"started_at_ms\":1000}");
    accepted(add("{\"kind\":\"chat.request\",\"ts\":1001,\"data\":{\"stream\":false}}"));
    String expected =
        """
        {"repo":"%1$s","run_id":"%2$s","trace":{"run_id":"%2$s","corpus_id":"%1$s","started_at_ms":1000,
        "ended_at_ms":null,"events":[{"kind":"chat.request","ts":1001,"msg":null,"data":{"stream":false}}]}}
        """
            .formatted(repo, run);
    for (String name : new String[] {"repo_id", "repo", "corpus_id"}) {
      assertEquals(json(expected), json(latest(name, repo)));
      assertEquals(json(expected), json(latest(name, "  " + repo + " ")));
    }
    assertEquals(json(expected), json(latest("run_id", run)));
  }

  @Test
  void section4_nothingFoundIsNullNot404() {
    assertEquals(
        json("{\"repo\":\"" + repo + "\",\"run_id\":null,\"trace\":null}"),
        json(latest("repo", repo)));
    assertEquals(
        json("{\"repo\":null,\"run_id\":\"" + run + "\",\"trace\":null}"),
        json(latest("run_id", run)));
    Response both =
        request().queryParam("run_id", run).queryParam("repo", repo).get(RUNS + "/latest");
    assertEquals(
        json("{\"repo\":\"" + repo + "\",\"run_id\":\"" + run + "\",\"trace\":null}"), json(both));
  }

  @Test
  void section4_runIdGoesBeforeTheRepository() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}");
    JsonNode both =
        json(request().queryParam("run_id", run).queryParam("repo", "x").get(RUNS + "/latest"));
    assertEquals("x", both.get("repo").textValue());
    assertEquals(repo, both.at("/trace/corpus_id").textValue());
    assertEquals(run, json(latest("run_id", " ")).get("run_id").textValue());
  }

  @Test
  void section1_start_saysWhetherItIsCaptured() {
    assertEquals(
        json("{\"run_id\":\"" + run + "\",\"captured\":true}"),
        json(begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}").asString()));
  }

  @Test
  void section3_events_comeOneByOneOrAsAList() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}");
    accepted(add("{\"kind\":\"a\",\"ts\":1}"));
    accepted(
        add("[{\"kind\":\"b\",\"ts\":2,\"msg\":\"m\"},{\"kind\":\"c\",\"ts\":0,\"data\":null}]"));
    accepted(add("[]"));
    JsonNode events = json(latest("run_id", run)).at("/trace/events");
    assertEquals(3, events.size());
    assertEquals("m", events.get(1).get("msg").textValue());
    assertEquals(json("{}"), events.get(2).get("data"));
    assertEquals(true, events.get(2).get("ts").longValue() > 1_700_000_000_000L, "0 means now");
  }

  @Test
  void section3_end_isNotedAndMayBeNotedAgain() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}");
    assertEquals(7, json(end("{\"ended_at_ms\":7}")).at("/trace/ended_at_ms").longValue());
    assertEquals(9, json(end("{\"ended_at_ms\":9}")).at("/trace/ended_at_ms").longValue());
    Response now = request().contentType(ContentType.JSON).post(RUNS + "/" + run + "/end");
    assertEquals(true, json(now).at("/trace/ended_at_ms").longValue() > 1_700_000_000_000L);
    accepted(add("{\"kind\":\"late\"}"));
  }

  /** The events of a chat, answered as they were written. */
  @Test
  void section6_whatHandlersWriteComesBack() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}");
    String written =
        """
        [{"kind":"chat.request","ts":1,"msg":null,"data":{"conversation_id":"c","corpus_ids":["a","b"],
          "include_vector":true,"top_k_override":null,"stream":false,"images_count":0}},
         {"kind":"reranker.rank","ts":2,"msg":null,"data":{"enabled":true,"ok":true,"candidates_reranked":2,
          "scores":[{"path":"a.md","score":0.75},{"path":"b.md","score":-1e-7}]}},
         {"kind":"retrieval.fusion","ts":3,"msg":null,"data":{"fusion_debug":{},"sources":[]}},
         {"kind":"chat.error","ts":4,"msg":"the model is away","data":{}}]
        """;
    accepted(add(written));
    end("{\"ended_at_ms\":5}");
    assertEquals(json(written), json(latest("repo", repo)).at("/trace/events"));
  }

  @Test
  void section3_runThatIsNotRetained_isNotFound() {
    assertProblem(404, "run-not-found", add("{\"kind\":\"a\"}"));
    assertProblem(404, "run-not-found", end("{}"));
  }

  @Test
  void section3_lateEventsOfAReplacedAttempt_areKeptOffTheNewOne() {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\",\"attempt\":\"1\"}");
    accepted(add("{\"kind\":\"a\",\"attempt\":\"1\"}"));
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\",\"attempt\":\"2\"}");
    assertProblem(409, "run-replaced", add("[{\"kind\":\"b\",\"attempt\":\"1\"}]"));
    assertProblem(409, "run-replaced", end("{\"attempt\":\"1\"}"));
    accepted(add("{\"kind\":\"c\",\"attempt\":\"2\"}"));
    JsonNode trace = json(latest("run_id", run)).get("trace");
    assertEquals(1, trace.get("events").size());
    assertEquals("c", trace.at("/events/0/kind").textValue());
  }

  /** Regression: a retry's old place in the order must not let the new attempt be evicted. */
  @Test
  void section8_elevenStartsOfOneRun_areOneRun() {
    for (int i = 1; i <= 11; i++) {
      begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\",\"started_at_ms\":" + i + "}");
    }
    assertEquals(11, json(latest("repo", repo)).at("/trace/started_at_ms").longValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                           | ``",
        "{}                                           | /run_id",
        "{\"run_id\":\" \",\"repo_id\":\"a\"}             | /run_id",
        "{\"run_id\":\"r\"}                             | /repo_id",
        "{\"run_id\":\"r\",\"repo_id\":7}               | /repo_id",
        "{\"run_id\":\"r\",\"repo_id\":\"\",\"started_at_ms\":-1}  | /started_at_ms",
        "{\"run_id\":\"r\",\"repo_id\":\"\",\"started_at_ms\":1.5} | /started_at_ms",
      })
  void section2_startOfTheWrongShape_isRefused(String body, String pointer) {
    JsonNode problem = assertProblem(422, "invalid-run", post("", body));
    assertEquals(pointer, problem.path("pointer").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7                                     | ``",
        "{}                                    | /kind",
        "[{\"kind\":\"a\"},{\"kind\":1}]         | /1/kind",
        "[{\"kind\":\"a\",\"data\":[]}]          | /0/data",
        "[{\"kind\":\"a\",\"attempt\":\"1\"},{\"kind\":\"b\",\"attempt\":\"2\"}] | /1/attempt",
      })
  void section2_eventOfTheWrongShape_isRefusedWithAllOthers(String body, String pointer) {
    begin("{\"run_id\":\"%s\",\"repo_id\":\"%s\"}");
    JsonNode problem = assertProblem(422, "invalid-run", add(body));
    assertEquals(pointer, problem.path("pointer").textValue());
    assertEquals(0, json(latest("run_id", run)).at("/trace/events").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nope"})
  void section5_bodyThatIsNoJson_isRefused(String body) {
    assertProblem(400, "malformed-json", post("", body));
  }

  private Response begin(String body) {
    Response begun = post("", body.formatted(run, repo));
    assertEquals(201, begun.statusCode(), begun.asString());
    return begun;
  }

  private Response add(String body) {
    return post("/" + run + "/events", body);
  }

  private Response end(String body) {
    return post("/" + run + "/end", body);
  }

  private static void accepted(Response response) {
    assertEquals(202, response.statusCode(), response.asString());
  }

  private static Response post(String path, String body) {
    return request().contentType(ContentType.JSON).body(body).post(RUNS + path);
  }

  private static Response latest(String name, String value) {
    return request().queryParam(name, value).get(RUNS + "/latest");
  }
}
