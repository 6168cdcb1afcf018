package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Golden;

/**
 * Documents that are posted, and ids that are computed (spec/run-artifacts.md, HTTP and run_id).
 */
abstract class DocumentHttpContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PROBLEM = "application/problem+json";

  private final String promptHash = Sessions.promptHash();
  private final String sessionId = Sessions.sessionId();
  private final String session = "/execute/" + promptHash + "/" + sessionId;
  private final String runId = Sessions.runId();
  private final String planId = Sessions.planId();

  static Stream<JsonNode> bundles() throws IOException {
    return StreamSupport.stream(JSON.readTree(Golden.bytes("run_ids.json")).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void runIds_areThoseOfTheVectors(JsonNode vector) {
    post("/v1/run-ids", vector.get("input").toString())
        .statusCode(200)
        .body("run_id", equalTo(vector.get("run_id").textValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "3", "{\"domain_revision\":-1}"})
  void runIds_ofNoBundleAre422(String body) {
    post("/v1/run-ids", body)
        .statusCode(422)
        .contentType(PROBLEM)
        .body("type", endsWith("/invalid-document"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nope", "{\"entry_id\":\"\\ud800\"}"})
  void runIds_ofNoJsonAre400(String body) {
    post("/v1/run-ids", body).statusCode(400).body("type", endsWith("/malformed-json"));
  }

  @Test
  void run_isStoredAsPostedUnderItsId() {
    String posted = run().put("run_id", runId).put("resource_index", 5).toPrettyString();
    post(session + "/artifacts", posted)
        .statusCode(201)
        .body("run_id", equalTo(runId))
        .body("resource_index", equalTo(5))
        .body("plasm_uri", equalTo("plasm://r/5"));
    assertEquals(posted, given().get(session + "/artifacts/" + runId).asString());
    assertEquals(posted, given().get(session + "/resource-index/5?follow=1").asString());
    post(session + "/artifacts", posted).statusCode(200);
  }

  @Test
  void run_withoutIdGetsThatOfItsBundle() throws IOException {
    JsonNode vector = bundles().findFirst().orElseThrow();
    String expected = vector.get("run_id").textValue();
    ObjectNode document = run();
    document.set("plan_bundle", vector.get("input"));
    post(session + "/artifacts", document.toString())
        .statusCode(201)
        .body("run_id", equalTo(expected));
    JsonNode stored = JSON.readTree(given().get(session + "/artifacts/" + expected).asByteArray());
    assertEquals(expected, stored.get("run_id").textValue());
    assertEquals(document, ((ObjectNode) stored).without("run_id"));
  }

  @Test
  void run_withAnotherIdThanThatOfItsBundleIsRefused() throws IOException {
    ObjectNode document = run().put("run_id", runId);
    document.set("plan_bundle", bundles().findFirst().orElseThrow().get("input"));
    post(session + "/artifacts", document.toString())
        .statusCode(422)
        .body("type", endsWith("/document-mismatch"))
        .body("pointer", equalTo("/run_id"));
  }

  @ParameterizedTest
  @CsvSource({"prompt_hash, 64", "session_id, 32"})
  void run_ofAnotherSessionIsRefused(String member, int digits) {
    ObjectNode document = run().put("run_id", runId).put(member, "0".repeat(digits));
    post(session + "/artifacts", document.toString())
        .statusCode(422)
        .contentType(PROBLEM)
        .body("type", endsWith("/document-mismatch"))
        .body("pointer", equalTo("/" + member));
    given().get(session + "/artifacts/" + runId).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt_hash",
        "session_id",
        "entry_id",
        "expressions",
        "request_fingerprints",
        "entities",
        "source",
        "stats"
      })
  void run_lacksNoMember(String member) {
    ObjectNode document = run().put("run_id", runId);
    document.remove(member);
    post(session + "/artifacts", document.toString())
        .statusCode(422)
        .body("type", endsWith("/invalid-document"))
        .body("pointer", equalTo("/" + member));
  }

  @Test
  void run_mayBeCompressed() throws IOException {
    String posted = run().put("run_id", runId).toString();
    given()
        .contentType("application/json")
        .header("Content-Encoding", "gzip")
        .body(gzip(posted))
        .post(session + "/artifacts")
        .then()
        .statusCode(201);
    assertEquals(posted, given().get(session + "/artifacts/" + runId).asString());
  }

  @Test
  void run_isJsonOnly() {
    given()
        .contentType("text/plain")
        .body("{}")
        .post(session + "/artifacts")
        .then()
        .statusCode(415)
        .contentType(PROBLEM);
  }

  @Test
  void plan_isStoredAsPostedUnderItsIdAndNumber() {
    String posted = plan().toPrettyString();
    post(session + "/plans", posted)
        .statusCode(201)
        .body("plan_id", equalTo(planId))
        .body("plan_index", equalTo(2))
        .body("plasm_uri", equalTo("plasm://p/2"));
    assertEquals(posted, given().get(session + "/plans/" + planId).asString());
    assertEquals(posted, given().get(session + "/plan-index/2?follow=1").asString());
  }

  @Test
  void plan_ofAnotherKindIsRefused() {
    post(session + "/plans", plan().put("kind", "run").toString())
        .statusCode(422)
        .body("pointer", equalTo("/kind"));
  }

  private ObjectNode run() {
    ObjectNode run = JSON.createObjectNode();
    run.put("prompt_hash", promptHash).put("session_id", sessionId).put("entry_id", "petstore");
    run.putArray("expressions").add("e1()");
    run.putArray("request_fingerprints").add("a");
    run.putArray("entities");
    run.put("source", "live");
    run.putObject("stats").put("duration_ms", 3);
    run.put("beyond_the_contract", 1.0);
    return run;
  }

  private ObjectNode plan() {
    ObjectNode plan = JSON.createObjectNode();
    plan.put("kind", "code_plan").put("plan_id", planId);
    plan.put("prompt_hash", promptHash).put("session_id", sessionId).put("entry_id", "petstore");
    plan.put("plan_index", 2).put("plan_handle", "p2").put("name", "pets").put("code", "e1()");
    plan.put("plan_hash", "0".repeat(64)).putObject("plan").put("nodes", 1);
    plan.put("catalog_cgs_hash", "c".repeat(64)).put("domain_revision", 0);
    plan.putArray("entities").add("Pet");
    plan.put("created_at", "2026-04-07T12:00:00Z");
    return plan;
  }

  private static ValidatableResponse post(String path, String body) {
    return given().contentType("application/json").body(body).post(path).then();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
