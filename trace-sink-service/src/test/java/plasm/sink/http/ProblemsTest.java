package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.members;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Events;

/** What every error looks like, whoever finds it: a resource or the framework. */
@QuarkusTest
class ProblemsTest {
  private static final String EVENTS = "/v1/events";
  private static final String NO_EVENTS = "{\"events\":[]}";

  @TestHTTPResource("/")
  URI service;

  private final String tenant = tenant();

  @Test
  void problem_hasTheFourMembersOfTheContract() {
    JsonNode problem = assertProblem(404, "not-found", get("/v1/nothing"));
    assertEquals(List.of("type", "title", "status", "detail"), members(problem));
  }

  @Test
  void problem_ofAnEventHasItsIndexAndPointerToo() {
    Events bad = Events.context(tenant, UUID.randomUUID()).without("event_id");
    JsonNode problem = assertProblem(422, "invalid-event", Requests.post(bad));
    assertEquals(
        List.of("type", "title", "status", "detail", "index", "pointer"), members(problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v2/events",
        "/v1/events/x",
        "/v1/billing",
        "/v1/billing/usage/x",
        "/v1/health/x",
        "/V1/health",
        "/index.html",
        "/q/nothing",
      })
  void unknownPath_isNotFound(String path) {
    assertProblem(404, "not-found", get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /v1/traces",
    "DELETE, /v1/traces",
    "PUT,    /v1/traces/6532eebe-fcdd-5fe6-8b9e-c4513e158330",
    "PATCH,  /v1/traces/6532eebe-fcdd-5fe6-8b9e-c4513e158330",
    "POST,   /v1/billing/usage",
    "DELETE, /v1/health",
  })
  void wrongMethod_isToldTheRightOnes(Method method, String path) {
    assertAllows(Set.of("GET", "HEAD", "OPTIONS"), request().request(method, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  void wrongMethodOfTheWayIn_isToldTheRightOnes(Method method) {
    assertAllows(Set.of("POST", "OPTIONS"), request().request(method, EVENTS));
  }

  @Test
  void methodOfNobody_isNotAllowed() {
    assertProblem(405, "method-not-allowed", request().request("BREW", EVENTS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/jsonl",
        "application/xml",
        "multipart/form-data;boundary=x",
        "application",
        "///",
        ";",
        "application/json/",
      })
  void wrongContentType_isUnsupported(String contentType) throws IOException {
    assertProblem(415, "unsupported-media-type", post(contentType, "*/*", NO_EVENTS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/json;charset=\"UTF-8\"",
      })
  void contentTypeInAnotherSpelling_isTaken(String contentType) throws IOException {
    assertEquals(200, post(contentType, "*/*", NO_EVENTS).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "compress", "gzip, gzip", "nonsense"})
  void unknownContentEncoding_isUnsupported(String encoding) {
    assertProblem(
        415,
        "unsupported-media-type",
        request()
            .contentType(ContentType.JSON)
            .header("Content-Encoding", encoding)
            .body(NO_EVENTS)
            .post(EVENTS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "image/*", "text/html, image/png;q=0.5"})
  void wrongAccept_isNotAcceptable(String accept) throws IOException {
    assertProblem(406, "not-acceptable", accepting(accept, "/v1/traces"));
    assertProblem(406, "not-acceptable", accepting(accept, "/v1/traces/" + UUID.randomUUID()));
    assertProblem(406, "not-acceptable", accepting(accept, "/v1/billing/usage"));
    assertProblem(406, "not-acceptable", post("application/json", accept, NO_EVENTS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"///", "application", ",", "a/b/c", ";;"})
  void malformedAccept_isAClientsError(String accept) {
    for (String path :
        List.of("/v1/traces", "/v1/traces/" + UUID.randomUUID(), "/v1/billing/usage")) {
      Response answer = accepting(accept, path);
      assertTrue(
          answer.statusCode() >= 400 && answer.statusCode() < 500,
          answer.statusCode() + " " + answer.asString());
      assertEquals("application/problem+json", answer.contentType());
    }
  }

  @Test
  void problemForAClientThatWantsLines_isStillAProblem() {
    assertProblem(400, "invalid-request", request().accept(NDJSON).get("/v1/billing/usage"));
    assertProblem(400, "invalid-request", request().accept(NDJSON).get("/v1/traces/x?tenant_id=a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/traces",
        "/v1/traces?tenant_id=",
        "/v1/traces?tenant_id=%20%09",
        "/v1/traces/6532eebe-fcdd-5fe6-8b9e-c4513e158330",
        "/v1/traces/6532eebe-fcdd-5fe6-8b9e-c4513e158330?tenant_id=",
        "/v1/traces/6532eebe-fcdd-5fe6-8b9e-c4513e158330?tenant_id=%20",
        "/v1/billing/usage?from=2026-04-07T10:00:00Z&to=2026-04-07T10:00:00Z&tenant_id=",
      })
  void blankTenant_isRefused(String path) {
    JsonNode problem =
        assertProblem(400, "invalid-request", request().urlEncodingEnabled(false).get(path));
    assertTrue(problem.get("detail").textValue().startsWith("tenant_id must be "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces?tenant_id=%zz", "/v1/traces?tenant_id=%"})
  void brokenPercentEncoding_isAClientsError(String path) throws IOException {
    try (Wire wire = Wire.to(service)) {
      Wire.Answer answer = wire.send("GET " + path + " HTTP/1.1\r\nHost: sink\r\n\r\n").answer();
      assertEquals(400, answer.status());
    }
  }

  @Test
  void requestWithoutHost_isAClientsError() throws IOException {
    try (Wire wire = Wire.to(service)) {
      Wire.Answer answer = wire.send("GET /v1/health HTTP/1.1\r\n\r\n").answer();
      assertEquals(400, answer.status());
    }
  }

  @Test
  void headersOverTheLimit_areAClientsError() {
    Response answer = request().header("X-Long", "x".repeat(20_000)).get("/v1/health");
    assertTrue(answer.statusCode() == 431 || answer.statusCode() == 400, answer.statusLine());
  }

  private static void assertAllows(Set<String> methods, Response answer) {
    assertProblem(405, "method-not-allowed", answer);
    String allow = answer.header("Allow");
    assertTrue(allow != null, "a 405 without Allow");
    assertEquals(new TreeSet<>(methods), new TreeSet<>(Arrays.asList(allow.split("\\s*,\\s*"))));
  }

  private Response accepting(String accept, String path) {
    return request().header("Accept", accept).queryParam("tenant_id", tenant).get(path);
  }

  /** Exactly these headers: rest-assured would put what it cannot read into order first. */
  private Wire.Answer post(String contentType, String accept, String body) throws IOException {
    try (Wire wire = Wire.to(service)) {
      return wire.sendPostHead(
              "Content-Type: " + contentType,
              "Accept: " + accept,
              "Content-Length: " + body.length())
          .send(body)
          .answer();
    }
  }
}
