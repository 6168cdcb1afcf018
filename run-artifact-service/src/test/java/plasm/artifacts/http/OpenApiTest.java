package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can be generated from. */
@QuarkusTest
class OpenApiTest {
  private static final String SESSION = "/execute/{prompt_hash}/{session_id}";

  private JsonNode openapi;

  @BeforeEach
  void read() throws IOException {
    openapi = new JsonMapper().readTree(given().get("/q/openapi?format=json").asByteArray());
  }

  @Test
  void openapi_listsEveryRouteAndNoOther() {
    Set<String> expected = new TreeSet<>(Set.of("get /v1/health", "get /v1/resources"));
    expected.add("post /v1/run-ids");
    for (String collection : List.of("artifacts", "plans")) {
      String id = collection.equals("plans") ? "/{plan_id}" : "/{run_id}";
      expected.add("get " + SESSION + "/" + collection);
      expected.add("post " + SESSION + "/" + collection);
      for (String method : List.of("get", "head", "put")) {
        expected.add(method + " " + SESSION + "/" + collection + id);
      }
    }
    expected.add("get " + SESSION + "/resource-index/{n}");
    expected.add("get " + SESSION + "/plan-index/{n}");
    assertEquals(expected, operations().keySet());
  }

  @Test
  void openapi_everyReferenceLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (JsonNode reference : openapi.findValues("$ref")) {
      if (openapi.at(reference.textValue().substring(1)).isMissingNode()) {
        broken.add(reference.textValue());
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void openapi_everyParameterIsDescribed() {
    List<String> bare = new ArrayList<>();
    operations()
        .forEach(
            (name, operation) -> {
              for (JsonNode parameter : operation.path("parameters")) {
                if (resolved(parameter).path("description").asText().isBlank()) {
                  bare.add(name + " " + parameter);
                }
              }
            });
    assertEquals(List.of(), bare);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put /artifacts/{run_id} 200 201 400 412 413 415 500 503",
        "post /artifacts 200 201 400 413 415 422 503",
        "get /artifacts/{run_id} 200 206 304 400 404 412 416 500 503",
        "head /artifacts/{run_id} 200 304 404 412",
        "get /artifacts 200 400 503",
        "get /resource-index/{n} 200 302 400 404",
        "put /plans/{plan_id} 200 201 400 412 413 415 500 503",
        "get /plan-index/{n} 200 302 400 404",
      })
  void openapi_saysWhatAnOperationAnswersWith(String operationAndStatuses) {
    String[] words = operationAndStatuses.split(" ");
    JsonNode responses = operations().get(words[0] + " " + SESSION + words[1]).get("responses");
    for (int i = 2; i < words.length; i++) {
      assertTrue(responses.has(words[i]), words[i] + " is missing from " + responses);
    }
  }

  @Test
  void openapi_putTellsOfItsHeaders() {
    Set<String> names = new TreeSet<>();
    operations()
        .get("put " + SESSION + "/artifacts/{run_id}")
        .path("parameters")
        .forEach(parameter -> names.add(resolved(parameter).path("name").textValue()));
    assertEquals(
        new TreeSet<>(
            Set.of(
                "prompt_hash",
                "session_id",
                "run_id",
                "Plasm-Schema-Version",
                "Plasm-Producer",
                "Plasm-Resource-Index",
                "If-Match",
                "If-None-Match")),
        names);
  }

  @Test
  void openapi_isOf31AndNamesTheService() {
    assertEquals("3.1.0", openapi.path("openapi").textValue());
    assertEquals("Plasm run artifacts", openapi.at("/info/title").textValue());
    assertFalse(openapi.at("/components/schemas/Problem").isMissingNode());
  }

  /** Operations of the service's own routes by method and path. */
  private Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    openapi
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(operation -> !path.getKey().startsWith("/q/"))
                    .forEach(
                        operation ->
                            operations.put(
                                operation.getKey() + " " + path.getKey(), operation.getValue())));
    return operations;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? openapi.at(node.get("$ref").textValue().substring(1)) : node;
  }
}
