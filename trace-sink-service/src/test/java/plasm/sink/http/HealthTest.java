package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.assertAnswer;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.members;
import static plasm.sink.http.Requests.metric;
import static plasm.sink.http.Requests.post;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Events;

/** What the service says about itself: health and metrics. */
@QuarkusTest
class HealthTest {
  private static final String INGEST = "plasm_trace_sink_ingest_";

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  /** The dependency that readiness names. */
  String dependency() {
    return "memory";
  }

  @Test
  void health_isTextForLoadBalancers() {
    Response answer = get("/v1/health");
    assertEquals(200, answer.statusCode());
    assertEquals("ok", answer.asString());
    assertEquals("text/plain", answer.contentType().split(";")[0]);
  }

  @Test
  void live_namesNoDependency() {
    assertEquals(json("{\"status\":\"UP\",\"checks\":[]}"), json(get("/q/health/live")));
  }

  @Test
  void ready_namesTheStore() {
    JsonNode answer = json(get("/q/health/ready"));
    assertEquals("UP", answer.get("status").textValue());
    JsonNode check = null;
    List<String> names = new ArrayList<>();
    for (JsonNode each : answer.get("checks")) {
      String name = each.get("name").textValue();
      names.add(name);
      check = name.equals(dependency()) ? each : check;
    }
    assertEquals(Set.of(dependency(), "Graceful Shutdown"), Set.copyOf(names));
    assertEquals("UP", check.get("status").textValue());
    assertEquals(List.of("place"), members(check.get("data")));
  }

  @Test
  void started_isUp() {
    assertEquals(
        json("{\"status\":\"UP\",\"checks\":[{\"name\":\"started\",\"status\":\"UP\"}]}"),
        json(get("/q/health/started")));
  }

  @Test
  void metrics_countWhatWasIngested() {
    List<String> names =
        List.of(
            "batches_total",
            "events_in_batch_total",
            "events_accepted_total",
            "events_duplicate_skipped_total",
            "undecodable_payloads_total",
            "commit_seconds_count",
            "commit_events_count",
            "commit_events_sum");
    Map<String, Double> before = values(names);
    Events first = Events.line(tenant, trace);
    assertAnswer(2, 1, post(first, Events.context(tenant, trace).rawPayload("[]"), first));
    assertAnswer(0, 0, post("{\"events\":[]}"));
    assertEquals(422, post("{}").statusCode());
    Map<String, Double> grown = values(names);
    grown.replaceAll((name, value) -> value - before.get(name));
    assertEquals(
        Map.of(
            "batches_total", 2.0,
            "events_in_batch_total", 3.0,
            "events_accepted_total", 2.0,
            "events_duplicate_skipped_total", 1.0,
            "undecodable_payloads_total", 1.0,
            "commit_seconds_count", 1.0,
            "commit_events_count", 1.0,
            "commit_events_sum", 3.0),
        grown);
  }

  @Test
  void metrics_arePrometheusTextWithTheQueueAndReadsByRoute() {
    store(Events.context(tenant, trace));
    Requests.list(tenant);
    json(Requests.detail(tenant, trace));
    Requests.detail(tenant, UUID.randomUUID());
    Response answer = get("/q/metrics");
    assertEquals(200, answer.statusCode());
    String text = answer.asString();
    assertEquals(0.0, metric(INGEST + "queue_depth"));
    for (String labels :
        List.of(
            "{method=\"GET\",outcome=\"SUCCESS\",status=\"200\",uri=\"/v1/traces\"}",
            "{method=\"GET\",outcome=\"SUCCESS\",status=\"200\",uri=\"/v1/traces/{trace_id}\"}",
            "{method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"404\",uri=\"/v1/traces/{trace_id}\"}",
            "{method=\"POST\",outcome=\"SUCCESS\",status=\"200\",uri=\"/v1/events\"}")) {
      assertTrue(text.contains("http_server_requests_seconds_count" + labels), labels);
    }
  }

  /** A path with an id in it would be a series of its own for each trace anybody asks for. */
  @Test
  void metrics_haveNoSeriesForATrace() {
    store(Events.context(tenant, trace));
    json(Requests.detail(tenant, trace));
    Requests.detail(tenant(), trace);
    request().accept("text/html").get("/v1/traces/" + trace + "?tenant_id=" + tenant);
    request().delete("/v1/traces/" + trace);
    assertEquals(
        List.of(),
        get("/q/metrics").asString().lines().filter(l -> l.contains(trace.toString())).toList());
  }

  private static Map<String, Double> values(List<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, name -> metric(INGEST + name)));
  }
}
