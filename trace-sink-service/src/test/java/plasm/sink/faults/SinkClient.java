package plasm.sink.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import plasm.model.testkit.EventStream;

/** The service's HTTP interface as a test uses it. As many connections as threads. */
final class SinkClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();

  /** What came back; texts are empty where a header is absent. */
  record Answer(int status, String contentType, String retryAfter, String body) {
    JsonNode json() {
      return parse(body);
    }

    boolean isProblem() {
      return contentType.startsWith("application/problem+json");
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final int port;

  SinkClient(int port) {
    this.port = port;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  /** Posts a body of {@code /v1/events}. */
  Answer post(String batch) throws IOException, InterruptedException {
    return send(
        to("/v1/events")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(batch)));
  }

  /** Posts JSON. */
  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Puts a body of {@code /v1/sessions/{id}}. */
  Answer openSession(String id, String tenant) throws IOException, InterruptedException {
    return send(
        to("/v1/sessions/" + id)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"tenant_id\":\"" + tenant + "\"}")));
  }

  /** Posts one segment to a session. */
  Answer addSegment(String id, String tenant, String segment, String idempotencyKey)
      throws IOException, InterruptedException {
    return send(
        to("/v1/sessions/" + id + "/segments?tenant_id=" + encoded(tenant))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(segment)));
  }

  /** Follows a trace live; headers come as names and values in turn. */
  EventStream stream(TraceName trace, String... headers) throws IOException, InterruptedException {
    return EventStream.open(
        URI.create(
            "http://127.0.0.1:%d/v1/traces/%s/stream?tenant_id=%s"
                .formatted(port, trace.id(), encoded(trace.tenant()))),
        headers);
  }

  Answer get(String pathAndQuery) throws IOException, InterruptedException {
    return send(to(pathAndQuery));
  }

  Answer head(String pathAndQuery) throws IOException, InterruptedException {
    return send(to(pathAndQuery).HEAD());
  }

  Answer get(String pathAndQuery, String accept) throws IOException, InterruptedException {
    return send(to(pathAndQuery).header("Accept", accept));
  }

  /** What readiness says of a dependency; missing when it says nothing, or nobody answers. */
  JsonNode check(String name) {
    String body = readiness().body();
    if (body.startsWith("{")) {
      for (JsonNode check : parse(body).path("checks")) {
        if (check.path("name").textValue().equals(name)) {
          return check;
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** Of status 0 when nobody answers. */
  Answer readiness() {
    try {
      return get("/q/health/ready");
    } catch (IOException nobody) {
      return new Answer(0, "", "", nobody.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "", "", e.toString());
    }
  }

  boolean isReady() {
    return readiness().status() == 200;
  }

  /** All of the tenant's summaries, newest first. */
  List<JsonNode> list(String tenant) throws IOException, InterruptedException {
    List<JsonNode> traces = new ArrayList<>();
    ok(get("/v1/traces?limit=500&tenant_id=" + encoded(tenant)))
        .json()
        .get("traces")
        .forEach(traces::add);
    return traces;
  }

  /** The {@code detail} of a trace's detail. */
  JsonNode detail(TraceName trace) throws IOException, InterruptedException {
    return ok(get(detailPath(trace))).json().get("detail");
  }

  static String detailPath(TraceName trace) {
    return "/v1/traces/" + trace.id() + "?tenant_id=" + encoded(trace.tenant());
  }

  /** All of the tenant's usage rows. */
  List<JsonNode> usage(String tenant) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    ok(get(
            "/v1/billing/usage?from=1970-01-01T00:00:00Z&to=2199-01-01T00:00:00Z&tenant_id="
                + encoded(tenant)))
        .json()
        .get("usage")
        .forEach(rows::add);
    return rows;
  }

  /** A sample of {@code /q/metrics}; the name is with its labels as they are there. */
  double metric(String name) throws IOException, InterruptedException {
    return ok(get("/q/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  private static Answer ok(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("a read was answered with " + answer);
    }
    return answer;
  }

  private HttpRequest.Builder to(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
        .timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse(""),
        answer.headers().firstValue("Retry-After").orElse(""),
        answer.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
