package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.members;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can be generated from. */
@QuarkusTest
class OpenApiTest {
  private static final Map<String, Set<String>> PARAMETERS =
      Map.ofEntries(
          Map.entry(
              "get /v1/traces",
              Set.of(
                  "query tenant_id",
                  "query project_slug",
                  "query status",
                  "query from",
                  "query to",
                  "query run_id",
                  "query mcp_session_id",
                  "query q",
                  "query cursor",
                  "query offset",
                  "query limit")),
          Map.entry(
              "get /v1/traces/{trace_id}",
              Set.of("path trace_id", "query tenant_id", "query after_seq", "query limit")),
          Map.entry(
              "get /v1/billing/usage",
              Set.of(
                  "query from",
                  "query to",
                  "query tenant_id",
                  "query group_by",
                  "query cursor",
                  "query limit")),
          Map.entry(
              "get /v1/traces/{trace_id}/stream",
              Set.of("path trace_id", "query tenant_id", "header Last-Event-ID")),
          Map.entry(
              "put /v1/sessions/{logical_session_id}",
              Set.of("path logical_session_id", "header Content-Encoding")),
          Map.entry(
              "post /v1/sessions/{logical_session_id}/segments",
              Set.of(
                  "path logical_session_id",
                  "query tenant_id",
                  "header Idempotency-Key",
                  "header Content-Encoding")),
          Map.entry(
              "post /v1/sessions/{logical_session_id}/finalize",
              Set.of("path logical_session_id", "query tenant_id")),
          Map.entry(
              "get /api/traces/latest",
              Set.of("query repo_id", "query repo", "query corpus_id", "query run_id")),
          Map.entry("post /api/traces", Set.of("header Content-Encoding")),
          Map.entry(
              "post /api/traces/{run_id}/events", Set.of("path run_id", "header Content-Encoding")),
          Map.entry(
              "post /api/traces/{run_id}/end", Set.of("path run_id", "header Content-Encoding")),
          Map.entry(
              "get /v1/trace-ids",
              Set.of(
                  "query tenant_id",
                  "query logical_session_id",
                  "query mcp_session_id",
                  "query prompt_hash",
                  "query execute_session_id",
                  "query version")),
          Map.entry("post /v1/events", Set.of("header Content-Encoding")),
          Map.entry("post /v1/lash/records", Set.of("query tenant_id", "header Content-Encoding")),
          Map.entry(
              "get /v1/lash/records",
              Set.of(
                  "query tenant_id",
                  "query run_id",
                  "query experiment_id",
                  "query candidate_id",
                  "query type",
                  "query turn_id",
                  "query after",
                  "query limit")),
          Map.entry(
              "get /v1/lash/sessions", Set.of("query tenant_id", "query cursor", "query limit")),
          Map.entry(
              "get /v1/lash/sessions/{session_id}/records",
              Set.of(
                  "path session_id",
                  "query tenant_id",
                  "query type",
                  "query turn_id",
                  "query after",
                  "query limit")),
          Map.entry(
              "get /v1/lash/sessions/{session_id}/spans",
              Set.of("path session_id", "query tenant_id")),
          Map.entry(
              "get /v1/lash/sessions/{session_id}/graphs",
              Set.of("path session_id", "query tenant_id")),
          Map.entry(
              "get /v1/lash/sessions/{session_id}/graphs/{graph_key}",
              Set.of("path session_id", "path graph_key", "query tenant_id")),
          Map.entry(
              "get /v1/lash/sessions/{session_id}/usage",
              Set.of("path session_id", "query tenant_id")),
          Map.entry("get /v1/health", Set.of()));

  @Test
  void openapi_isOf31() {
    assertEquals("3.1.0", openapi().get("openapi").textValue());
    assertTrue(get("/q/openapi").asString().startsWith("---\nopenapi: 3.1"));
  }

  @Test
  void openapi_listsEveryRouteAndNoOther() {
    assertEquals(new TreeSet<>(PARAMETERS.keySet()), new TreeSet<>(operations().keySet()));
  }

  @Test
  void openapi_listsEveryParameter() {
    Map<String, Set<String>> listed = new TreeMap<>();
    operations()
        .forEach(
            (name, operation) ->
                listed.put(
                    name,
                    StreamSupport.stream(operation.path("parameters").spliterator(), false)
                        .map(OpenApiTest::resolved)
                        .map(p -> p.get("in").textValue() + " " + p.get("name").textValue())
                        .collect(Collectors.toSet())));
    assertEquals(new TreeMap<>(PARAMETERS), listed);
  }

  @ParameterizedTest
  @CsvSource({
    "get /v1/traces, tenant_id",
    "get /v1/traces/{trace_id}, trace_id",
    "get /v1/traces/{trace_id}, tenant_id",
    "get /v1/billing/usage, from",
    "get /v1/billing/usage, to",
  })
  void openapi_saysWhichParametersAreRequired(String operation, String parameter) {
    assertEquals(true, parameter(operation, parameter).path("required").booleanValue());
  }

  @Test
  void openapi_saysWhichStatusesTheListTakes() {
    List<String> values = new ArrayList<>();
    parameter("get /v1/traces", "status")
        .path("schema")
        .path("enum")
        .forEach(value -> values.add(value.textValue()));
    assertEquals(List.of("all", "live", "completed"), values);
  }

  @Test
  void openapi_everyParameterIsDescribed() {
    List<String> bare = new ArrayList<>();
    operations()
        .forEach(
            (name, operation) ->
                operation
                    .path("parameters")
                    .forEach(
                        reference -> {
                          JsonNode parameter = resolved(reference);
                          if (parameter.path("description").asText().isBlank()) {
                            bare.add(name + " " + parameter.get("name").textValue());
                          }
                        }));
    assertEquals(List.of(), bare);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "post /v1/events 400",
        "post /v1/events 413",
        "post /v1/events 415",
        "post /v1/events 422",
        "post /v1/events 503",
        "get /v1/traces 400",
        "get /v1/traces 503",
        "get /v1/traces/{trace_id} 400",
        "get /v1/traces/{trace_id} 404",
        "put /v1/sessions/{logical_session_id} 422",
        "post /v1/sessions/{logical_session_id}/segments 404",
        "post /v1/sessions/{logical_session_id}/segments 422",
        "get /v1/traces/{trace_id}/stream 404",
        "get /v1/trace-ids 400",
        "get /v1/traces/{trace_id} 503",
        "get /v1/billing/usage 400",
        "get /v1/billing/usage 503",
        "post /v1/events 508",
        "get /v1/traces 508",
        "get /v1/traces/{trace_id} 508",
        "get /v1/billing/usage 508",
      })
  void openapi_saysWhichProblemsAnOperationAnswersWith(String operationAndStatus) {
    int at = operationAndStatus.lastIndexOf(' ');
    JsonNode responses = operations().get(operationAndStatus.substring(0, at)).get("responses");
    JsonNode response = resolved(responses.path(operationAndStatus.substring(at + 1)));
    assertTrue(
        response.path("content").path("application/problem+json").has("schema"),
        operationAndStatus + ": " + responses);
  }

  @Test
  void openapi_problemHasTheMembersOfTheContract() {
    JsonNode response = operations().get("post /v1/events").get("responses").path("422");
    JsonNode schema =
        resolved(
            resolved(response).path("content").path("application/problem+json").path("schema"));
    assertEquals(
        Set.of("type", "title", "status", "detail", "index", "pointer"),
        Set.copyOf(members(schema.path("properties"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void openapi_saysWhatToPost(String mediaType) {
    JsonNode schema = postSchema(mediaType);
    assertTrue(schema.isObject() && !schema.isEmpty(), "no schema of " + mediaType);
  }

  @Test
  void openapi_batchIsAListOfEventsWithTheMembersOfTheContract() {
    JsonNode batch = resolved(postSchema("application/json"));
    JsonNode event = resolved(batch.path("properties").path("events").path("items"));
    assertEquals(
        new TreeSet<>(
            List.of(
                "event_id",
                "schema_version",
                "emitted_at",
                "trace_id",
                "mcp_session_id",
                "plasm_prompt_hash",
                "plasm_execute_session",
                "run_id",
                "call_index",
                "line_index",
                "tenant_id",
                "principal_sub",
                "workspace_slug",
                "project_slug",
                "event_kind",
                "request_units",
                "payload")),
        membersWithout(event.path("properties"), "ingested_at", "logical_session_id"));
    Set<String> required = new TreeSet<>();
    event.path("required").forEach(name -> required.add(name.textValue()));
    assertEquals(
        new TreeSet<>(
            List.of(
                "event_id",
                "schema_version",
                "emitted_at",
                "trace_id",
                "event_kind",
                "request_units")),
        required);
  }

  @Test
  void openapi_saysWhatTheWayInAnswers() {
    JsonNode schema =
        resolved(
            operations()
                .get("post /v1/events")
                .at("/responses/200/content/application~1json/schema"));
    assertEquals(
        Set.of("accepted", "duplicate_skipped"), Set.copyOf(members(schema.path("properties"))));
  }

  @ParameterizedTest
  @CsvSource({
    "get /v1/traces, traces",
    "get /v1/traces/{trace_id}, detail",
    "get /v1/billing/usage, usage",
  })
  void openapi_saysWhatReadsAnswer(String operation, String member) {
    JsonNode schema =
        resolved(operations().get(operation).at("/responses/200/content/application~1json/schema"));
    JsonNode rows = schema.has("oneOf") ? resolved(schema.path("oneOf").get(0)) : schema;
    assertTrue(rows.path("properties").has(member), schema.toString());
  }

  @Test
  void openapi_detailAndUsageComeAsLinesToo() {
    for (String operation : List.of("get /v1/traces/{trace_id}", "get /v1/billing/usage")) {
      assertEquals(
          Set.of("application/json", "application/x-ndjson"),
          Set.copyOf(members(operations().get(operation).at("/responses/200/content"))));
    }
  }

  private static JsonNode openapi() {
    return json(get("/q/openapi", "format", "json"));
  }

  /** Operations of the service's own routes by method and path. */
  private static Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    openapi()
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

  private static JsonNode parameter(String operation, String name) {
    for (JsonNode reference : operations().get(operation).path("parameters")) {
      JsonNode parameter = resolved(reference);
      if (name.equals(parameter.get("name").textValue())) {
        return parameter;
      }
    }
    throw new AssertionError(operation + " has no parameter " + name);
  }

  private static JsonNode postSchema(String mediaType) {
    return resolved(operations().get("post /v1/events").path("requestBody"))
        .path("content")
        .path(mediaType)
        .path("schema");
  }

  /** What a reference stands for. */
  private static JsonNode resolved(JsonNode node) {
    JsonNode found = node;
    while (found.has("$ref")) {
      found = openapi().at(found.get("$ref").textValue().substring(1));
    }
    return found;
  }

  private static Set<String> membersWithout(JsonNode object, String... optional) {
    Set<String> names = new TreeSet<>(members(object));
    names.removeAll(Set.of(optional));
    return names;
  }
}
