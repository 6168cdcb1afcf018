package plasm.sink.http;

import static io.restassured.config.DecoderConfig.decoderConfig;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import plasm.model.testkit.Events;

/** Requests as clients send them, and what tests want to know of the answers. */
final class Requests {
  static final String NDJSON = "application/x-ndjson";
  private static final String EVENTS = "/v1/events";
  private static final long PATIENCE_MS = 20_000;
  private static final long POLL_MS = 20;

  private static final RestAssuredConfig CONFIG =
      RestAssuredConfig.config()
          .encoderConfig(
              encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .defaultContentCharset(StandardCharsets.UTF_8)
                  .encodeContentTypeAs(NDJSON, ContentType.TEXT))
          .decoderConfig(
              decoderConfig().defaultContentCharset(StandardCharsets.UTF_8).noContentDecoders());

  /** A name twice in one object is an error here: most readers would see only one of the two. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Requests() {}

  static RequestSpecification request() {
    return RestAssured.given().config(CONFIG);
  }

  /** A tenant that nothing else uses. */
  static String tenant() {
    return "t-" + UUID.randomUUID();
  }

  static Response post(Events... events) {
    return post(Events.batch(events));
  }

  static Response post(List<Events> events) {
    return post(Events.batch(events));
  }

  static Response post(String body) {
    return request().contentType(ContentType.JSON).body(body).post(EVENTS);
  }

  static Response post(byte[] body) {
    return request().contentType(ContentType.JSON).body(body).post(EVENTS);
  }

  static Response postLines(String lines) {
    return request().contentType(NDJSON).body(lines).post(EVENTS);
  }

  static Response postGzip(String contentType, byte[] body) {
    return request()
        .contentType(contentType)
        .header("Content-Encoding", "gzip")
        .body(body)
        .post(EVENTS);
  }

  /** Posts events that must all be new. */
  static void store(Events... events) {
    store(List.of(events));
  }

  /** Posts events that must all be new. */
  static void store(List<Events> events) {
    assertAnswer(events.size(), 0, post(events));
  }

  static void assertAnswer(int accepted, int repeated, Response response) {
    assertEquals(
        "{\"accepted\":" + accepted + ",\"duplicate_skipped\":" + repeated + "}",
        response.asString());
    assertEquals(200, response.statusCode());
  }

  static Response get(String path, Object... namesAndValues) {
    RequestSpecification request = request();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      request.queryParam((String) namesAndValues[i], namesAndValues[i + 1].toString());
    }
    return request.get(path);
  }

  /** The list of a tenant's traces. */
  static JsonNode list(String tenant, Object... namesAndValues) {
    return json(get("/v1/traces", with("tenant_id", tenant, namesAndValues)));
  }

  /** The ids in the list of a tenant's traces. */
  static List<String> listed(String tenant, Object... namesAndValues) {
    return texts(list(tenant, namesAndValues).path("traces"), "trace_id");
  }

  /** The only trace of a tenant, as the list shows it. */
  static JsonNode onlyTrace(String tenant) {
    JsonNode traces = list(tenant).path("traces");
    assertEquals(1, traces.size(), traces.toString());
    return traces.get(0);
  }

  static Response detail(String tenant, UUID traceId, Object... namesAndValues) {
    return get("/v1/traces/" + traceId, with("tenant_id", tenant, namesAndValues));
  }

  /** A detail's records: what stands under {@code record}. */
  static List<JsonNode> records(String tenant, UUID traceId, Object... namesAndValues) {
    List<JsonNode> records = new ArrayList<>();
    json(detail(tenant, traceId, namesAndValues))
        .path("detail")
        .path("records")
        .forEach(line -> records.add(line.path("record")));
    return records;
  }

  /** The event ids of a detail's records. */
  static List<String> recordIds(String tenant, UUID traceId, Object... namesAndValues) {
    return records(tenant, traceId, namesAndValues).stream()
        .map(line -> line.path("event_id").textValue())
        .toList();
  }

  static List<String> ids(Events... events) {
    return List.of(events).stream().map(event -> event.eventId().toString()).toList();
  }

  /** The value of a metric without labels. */
  static double metric(String name) {
    String prefix = name + " ";
    return get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  /** The body of a 200 that says that it is JSON. */
  static JsonNode json(Response response) {
    assertEquals(200, response.statusCode(), response.asString());
    assertEquals("application/json", mediaType(response.contentType()));
    return json(response.asString());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** The lines of a 200 that says that it is NDJSON. */
  static List<JsonNode> lines(Response response) {
    assertEquals(200, response.statusCode(), response.asString());
    assertEquals(NDJSON, mediaType(response.contentType()));
    return response.asString().lines().map(Requests::json).toList();
  }

  static List<String> texts(JsonNode objects, String member) {
    List<String> texts = new ArrayList<>();
    objects.forEach(object -> texts.add(object.path(member).textValue()));
    return texts;
  }

  static List<String> members(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Where a list goes on, or null behind its last page. */
  static String nextCursor(JsonNode page) {
    return page.path("next_cursor").textValue();
  }

  /** Checks that an answer is this problem and nothing else, and returns it. */
  static JsonNode assertProblem(int status, String type, Response response) {
    assertEquals(status, response.statusCode(), response.asString());
    return assertProblem(type, status, response.contentType(), response.asString());
  }

  /** Checks that an answer is this problem and nothing else, and returns it. */
  static JsonNode assertProblem(int status, String type, Wire.Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    return assertProblem(type, status, answer.contentType(), answer.body());
  }

  private static JsonNode assertProblem(String type, int status, String contentType, String body) {
    assertEquals("application/problem+json", contentType, body);
    JsonNode problem = json(body);
    assertEquals("https://plasm.invalid/problems/" + type, problem.path("type").textValue());
    assertEquals(status, problem.path("status").intValue());
    assertFalse(problem.path("title").asText().isBlank(), body);
    assertFalse(problem.path("detail").asText().isBlank(), body);
    assertFalse(body.contains("Exception") || body.contains("java"), body);
    return problem;
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(out)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Looks again and again until it is there; fails when it takes too long. */
  static <T> T eventually(Supplier<T> look, Predicate<T> there) {
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (true) {
      T seen = look.get();
      if (there.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still " + seen + " after " + PATIENCE_MS + " ms");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0];
  }

  private static Object[] with(String name, String value, Object... namesAndValues) {
    List<Object> all = new ArrayList<>(List.of(name, value));
    all.addAll(List.of(namesAndValues));
    return all.toArray();
  }
}
