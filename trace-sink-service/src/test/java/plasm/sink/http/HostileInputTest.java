package plasm.sink.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertAnswer;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.gzip;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.listed;
import static plasm.sink.http.Requests.post;
import static plasm.sink.http.Requests.postGzip;
import static plasm.sink.http.Requests.postLines;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;
import static plasm.sink.http.Requests.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.testkit.Events;

/**
 * What nobody should send. Whatever it is, it is the client's error, nothing of it is stored, and
 * the service goes on.
 */
@QuarkusTest
class HostileInputTest {
  private static final int MAX_BODY_BYTES = 16 << 20;
  private static final int MEGABYTE = 1 << 20;
  private static final String JSON_TYPE = "Content-Type: application/json";
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  @TestHTTPResource("/")
  URI service;

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @AfterEach
  void serviceIsAliveAndBlamesNobodyElse() {
    Response health = get("/v1/health");
    assertEquals(200, health.statusCode());
    assertEquals("ok", health.asString());
    store(Events.context(tenant(), UUID.randomUUID()));
    assertEquals(
        List.of(),
        get("/q/metrics")
            .asString()
            .lines()
            .filter(l -> l.startsWith("http_server_requests_seconds_count"))
            .filter(l -> l.contains("status=\"5"))
            // Another version of HTTP is the one thing that is rightly not implemented.
            .filter(l -> !l.contains("status=\"501\""))
            .toList());
  }

  // ---- JSON

  static Stream<Arguments> noJsonToKeep() {
    String digits = "7".repeat(1_000_000);
    return Stream.of(
        Arguments.of("lists 100,000 deep", "[".repeat(100_000) + "]".repeat(100_000)),
        Arguments.of("lists 100,000 deep, left open", "[".repeat(100_000)),
        Arguments.of("objects 100,000 deep", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)),
        Arguments.of("both 100,000 deep", "[{\"a\":".repeat(50_000) + "1" + "}]".repeat(50_000)),
        Arguments.of("a million digits", digits),
        Arguments.of("minus a million digits", "-" + digits),
        Arguments.of("a million decimals", "0." + digits),
        Arguments.of("an exponent of a million digits", "1e" + digits),
        Arguments.of("a million digits deep inside", "[{\"a\":[" + digits + "]}]"),
        Arguments.of("escaped NUL", "\"a\\u0000b\""),
        Arguments.of("escaped NUL in a name", "{\"\\u0000\":1}"),
        Arguments.of("raw NUL in a string", "\"a\0b\""),
        Arguments.of("raw NUL between tokens", "[1,\0 2]"),
        Arguments.of("raw line break in a string", "\"a\nb\""),
        Arguments.of("high surrogate alone", "\"\\ud83d\""),
        Arguments.of("high surrogate before another character", "\"\\ud83dx\""),
        Arguments.of("two high surrogates", "\"\\ud83d\\ud83d\""),
        Arguments.of("low surrogate alone", "\"\\ude00\""),
        Arguments.of("surrogates in the wrong order", "\"\\ude00\\ud83d\""),
        Arguments.of("lone surrogate in capitals in a name", "{\"\\uDFFF\":1}"),
        Arguments.of("escape without digits", "\"\\u12\""),
        Arguments.of("unknown escape", "\"\\x41\""),
        Arguments.of("no number at all", "Infinity"),
        Arguments.of("leading zero", "007"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noJsonToKeep")
  void post_ofAPayloadThatCannotBeKeptIsRefused(String what, String json) {
    String payload = "\"payload\":{\"x\":" + json + "}";
    assertRefused(
        utf8(batchWith(Events.context(tenant, trace).rawPayload("5"), "\"payload\":5", payload)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noJsonToKeep")
  void post_ofSuchAnUnknownMemberIsRefused(String what, String json) {
    Events event = Events.context(tenant, trace).with("x_future", 5);
    assertRefused(utf8(batchWith(event, "\"x_future\":5", "\"x_future\":" + json)));
    String good = Events.batch(Events.context(tenant, trace));
    assertRefused(utf8("{\"x\":" + json + "," + good.substring(1)));
    assertRefused(utf8(good.substring(0, good.length() - 1) + ",\"x\":" + json + "}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noJsonToKeep")
  void postLines_ofThatIsRefused(String what, String json) {
    String line = Events.context(tenant, trace).json() + "\n";
    assertClientError(postLines(line + json + "\n"));
    assertClientError(
        postLines(line.replace("\"payload\":{", "\"payload\":{\"x\":" + json + ",") + line));
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request_units", "schema_version", "call_index", "line_index"})
  void post_numberOfAMillionDigitsInTheEnvelopeIsRefused(String member) {
    Events event = Events.context(tenant, trace).with(member, RawJson.of("9".repeat(1_000_000)));
    assertRefused(utf8(Events.batch(event)));
  }

  @Test
  void post_bodyOfBracketsIsRefused() {
    assertRefused(utf8("[".repeat(MEGABYTE)));
    assertRefused(utf8("{\"events\":" + "[".repeat(MEGABYTE)));
    assertRefused(utf8("{\"a\":".repeat(MEGABYTE)));
  }

  static Stream<Arguments> noUtf8() {
    return Stream.of(
            "ff",
            "fe",
            "80",
            "c3",
            "e282",
            "f09f98",
            "c3 28",
            "e2 28 a1",
            "f0 28 8c bc",
            // Overlong: NUL, slash and dot in more bytes than they need.
            "c0 80",
            "c0 af",
            "c1 bf",
            "e0 80 af",
            "e0 80 ae",
            "f0 80 80 af",
            // Surrogates, and what lies beyond the last character.
            "ed a0 80",
            "ed bf bf",
            "ed a0 bd ed b8 80",
            "f4 90 80 80",
            "f5 80 80 80",
            "f8 88 80 80 80")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("noUtf8")
  void post_whatIsNoUtf8IsRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    String mark = "@@";
    for (Events event :
        List.of(
            Events.context(tenant, trace).payload("x", mark),
            Events.context(tenant, trace).payload(mark, 1),
            Events.context(tenant, trace).with("run_id", mark),
            Events.context(tenant, trace).with("x_future", mark),
            Events.context(tenant, trace).with("tenant_id", tenant + mark))) {
      String text = Events.batch(Events.context(tenant, trace), event);
      assertRefused(replaced(utf8(text), utf8(mark), bytes));
    }
    String valid = Events.batch(Events.context(tenant, trace));
    assertRefused(replaced(utf8(valid + mark), utf8(mark), bytes));
    assertRefused(replaced(utf8(mark + valid), utf8(mark), bytes));
  }

  static Stream<Charset> otherCharsets() {
    return Stream.of(
        UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), Charset.forName("UTF-32LE"));
  }

  @ParameterizedTest
  @MethodSource("otherCharsets")
  void post_inAnotherUnicodeEncodingIsRefused(Charset charset) {
    String text = Events.batch(Events.context(tenant, trace).payload("x", "größe-租户"));
    assertRefused(text.getBytes(charset));
    assertClientError(
        request()
            .contentType("application/json;charset=" + charset.name())
            .body(text.getBytes(charset))
            .post("/v1/events"));
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_inLatin1IsRefused() {
    assertRefused(
        Events.batch(Events.context(tenant, trace).payload("x", "größe")).getBytes(ISO_8859_1));
  }

  /** What is odd but harmless is kept. */
  @Test
  void post_ofManyNamesLongNamesAndLongTextIsTaken() {
    StringBuilder names = new StringBuilder("{\"kind\":\"plasm_error\",\"call_index\":0,");
    for (int i = 0; i < 100_000; i++) {
      names.append("\"n").append(i).append("\":").append(i).append(',');
    }
    names.append("\"").append("n".repeat(MEGABYTE)).append("\":\"").append("t".repeat(MEGABYTE));
    names.append("\",\"message\":\"\\ud83d\\ude00\\uFFFF\",\"emitted_at_ms\":1}");
    store(Events.context(tenant, trace).rawPayload(names.toString()));
    String body = Requests.detail(tenant, trace).asString();
    assertTrue(body.contains(names.substring(0, names.length() - 1)));
  }

  // ---- size

  @Test
  void post_bodyOfTheLimitIsTakenAndOneByteMoreIsNot() {
    String body = Events.batch(Events.context(tenant, trace));
    String atLimit = body + " ".repeat(MAX_BODY_BYTES - body.length());
    JsonNode problem = assertProblem(413, "payload-too-large", post(atLimit + " "));
    assertTrue(problem.get("detail").textValue().contains(Integer.toString(MAX_BODY_BYTES)));
    assertEquals(List.of(), listed(tenant));
    assertAnswer(1, 0, post(atLimit));
  }

  @Test
  void post_gzipOfTheLimitIsTakenAndOneByteMoreIsNot() {
    String body = Events.batch(Events.context(tenant, trace));
    String atLimit = body + " ".repeat(MAX_BODY_BYTES - body.length());
    assertProblem(
        413, "payload-too-large", postGzip("application/json", gzip(utf8(atLimit + " "))));
    assertEquals(List.of(), listed(tenant));
    assertAnswer(1, 0, postGzip("application/json", gzip(utf8(atLimit))));
  }

  @Test
  void post_100MegabytesAreRefusedByTheirLength() throws IOException {
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, "Content-Length: " + 100 * MEGABYTE);
      sendMegabytes(wire, 100, false);
      assertProblem(413, "payload-too-large", wire.answer());
    }
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_100MegabytesInChunksAreRefused() throws IOException {
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, CHUNKED);
      sendMegabytes(wire, 100, true);
      wire.trySend(utf8("0\r\n\r\n"));
      assertProblem(413, "payload-too-large", wire.answer());
    }
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_100MegabytesAreRefusedBeforeTheyAreSentWhenTheClientAsks() throws IOException {
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, "Expect: 100-continue", "Content-Length: " + 100 * MEGABYTE);
      assertProblem(413, "payload-too-large", wire.answer());
    }
  }

  @Test
  void post_clientThatAsksIsToldToGoOn() throws IOException {
    String body = Events.batch(Events.context(tenant, trace));
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, "Expect: 100-continue", "Content-Length: " + utf8(body).length);
      assertEquals(100, wire.answer().status());
      Wire.Answer answer = wire.send(body).answer();
      assertEquals(200, answer.status());
      assertEquals("{\"accepted\":1,\"duplicate_skipped\":0}", answer.body());
    }
  }

  @Test
  void post_bodyWithoutEndIsCutOff() throws IOException {
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, CHUNKED);
      assertFalse(sendMegabytes(wire, 2_000, true));
    }
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", NDJSON})
  void post_gzipBombIsRefused(String contentType) {
    byte[] bomb = gzip(new byte[100 * MEGABYTE]);
    assertTrue(bomb.length < MEGABYTE);
    assertProblem(413, "payload-too-large", postGzip(contentType, bomb));
    byte[] spaces = new byte[100 * MEGABYTE];
    Arrays.fill(spaces, (byte) ' ');
    byte[] start = utf8("{\"events\":[" + Events.context(tenant, trace).json() + ",");
    System.arraycopy(start, 0, spaces, 0, start.length);
    assertProblem(413, "payload-too-large", postGzip(contentType, gzip(spaces)));
    assertProblem(400, "malformed-json", postGzip(contentType, gzip(bomb)));
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_damagedGzipIsRefused() {
    byte[] whole = gzip(utf8(Events.batch(Events.everyKind(tenant, trace))));
    List<byte[]> damaged = new ArrayList<>();
    for (int length : new int[] {0, 1, 2, 9, 10, 11, whole.length / 2, whole.length - 1}) {
      damaged.add(Arrays.copyOf(whole, length));
    }
    for (int at : new int[] {0, 1, 2, whole.length / 2, whole.length - 5, whole.length - 1}) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x55;
      damaged.add(changed);
    }
    damaged.add(utf8(Events.batch(Events.context(tenant, trace))));
    for (byte[] body : damaged) {
      assertProblem(400, "malformed-json", postGzip("application/json", body));
    }
    assertEquals(List.of(), listed(tenant));
  }

  /** Few large bodies are read at a time, see {@code IngestBody}. */
  @Test
  void size_largeBodiesThatAreRefusedTakeNoPlaceOfOthers() {
    String large = "{\"events\":[" + " ".repeat(100_000);
    int more = 2 * Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < more; i++) {
      assertProblem(400, "malformed-json", post(large));
    }
    assertAnswer(0, 0, post(large + "]}"));
  }

  // ---- connections

  @Test
  void post_slowWriterHoldsUpNobodyAndIsServedInTheEnd() throws IOException {
    byte[] body = utf8(Events.batch(Events.context(tenant, trace)));
    try (Wire slow = Wire.to(service)) {
      slow.sendPostHead(JSON_TYPE, "Content-Length: " + body.length);
      for (int i = 0; i < 60; i++) {
        slow.send(Arrays.copyOfRange(body, i, i + 1));
        store(Events.context(tenant(), UUID.randomUUID()));
        assertEquals("ok", get("/v1/health").asString());
      }
      assertEquals(List.of(), listed(tenant));
      slow.send(Arrays.copyOfRange(body, 60, body.length));
      assertEquals("{\"accepted\":1,\"duplicate_skipped\":0}", slow.answer().body());
    }
    assertEquals(List.of(trace.toString()), listed(tenant));
  }

  @Test
  void post_manySlowWritersHoldUpNobody() throws IOException {
    byte[] body = utf8(Events.batch(Events.context(tenant, trace)));
    List<Wire> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Wire wire = Wire.to(service);
        slow.add(wire);
        wire.sendPostHead(JSON_TYPE, "Content-Length: " + body.length)
            .send(Arrays.copyOf(body, body.length - 1));
      }
      for (int i = 0; i < 20; i++) {
        store(Events.context(tenant(), UUID.randomUUID()));
        assertEquals("ok", get("/v1/health").asString());
        assertEquals(List.of(), listed(tenant));
      }
    } finally {
      for (Wire wire : slow) {
        wire.close();
      }
    }
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_slowHeadHoldsUpNobody() throws IOException {
    try (Wire slow = Wire.to(service)) {
      for (String part : List.of("PO", "ST /v1/ev", "ents HTTP/1.1\r\nHo", "st: sink\r\nX: ")) {
        slow.send(part);
        assertEquals("ok", get("/v1/health").asString());
      }
    }
  }

  @Test
  void post_bodyShorterThanItsLengthIsNotStored() throws IOException {
    String body = Events.batch(Events.context(tenant, trace));
    for (int missing : new int[] {1, 1_000, 50 * MEGABYTE}) {
      try (Wire wire = Wire.to(service)) {
        wire.sendPostHead(JSON_TYPE, "Content-Length: " + (utf8(body).length + missing)).send(body);
      }
    }
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_connectionHalfClosedWithinTheBodyIsAnsweredWithAnErrorOrNotAtAll() throws IOException {
    String body = Events.batch(Events.context(tenant, trace));
    for (String half : List.of("", "{", body.substring(0, 50), body)) {
      try (Wire wire = Wire.to(service)) {
        wire.sendPostHead(JSON_TYPE, "Content-Length: " + (utf8(body).length + 1))
            .send(half)
            .finish();
        assertClientErrorOrNone(wire.answer());
      }
      try (Wire wire = Wire.to(service)) {
        wire.sendPostHead(JSON_TYPE, CHUNKED).send("ffff\r\n" + half).finish();
        assertClientErrorOrNone(wire.answer());
      }
    }
    assertEquals(List.of(), listed(tenant));
  }

  @Test
  void post_connectionHalfClosedBehindTheBodyStoresItOnceAtMost() throws IOException {
    Events event = Events.context(tenant, trace);
    String body = Events.batch(event);
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, "Content-Length: " + utf8(body).length).send(body).finish();
      Wire.Answer answer = wire.answer();
      if (answer != null) {
        assertEquals("{\"accepted\":1,\"duplicate_skipped\":0}", answer.body());
      }
    }
    assertEquals(200, post(event).statusCode());
    assertEquals(1, Requests.recordIds(tenant, trace).size());
  }

  @Test
  void post_bodyLongerThanItsLengthIsCutThere() throws IOException {
    String body = Events.batch(Events.context(tenant, trace));
    try (Wire wire = Wire.to(service)) {
      wire.sendPostHead(JSON_TYPE, "Content-Length: " + (utf8(body).length - 1)).send(body);
      assertProblem(400, "malformed-json", wire.answer());
      assertClientErrorOrNone(wire.finish().answer());
    }
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 9223372036854775807",
        "Content-Length: 0x10",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Transfer-Encoding: nonsense",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding : chunked",
        " Content-Length: 5",
        "Content-Length\0: 5",
      })
  void post_headThatLiesAboutTheBodyIsRefused(String header) throws IOException {
    String body = Events.batch(Events.context(tenant, trace));
    try (Wire wire = Wire.to(service)) {
      Wire.Answer answer = wire.sendPostHead(JSON_TYPE, header).send(body).answer();
      assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
    }
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "5\r\nabcdefgh"})
  void post_brokenChunksAreRefused(String chunk) throws IOException {
    try (Wire wire = Wire.to(service)) {
      assertClientErrorOrNone(wire.sendPostHead(JSON_TYPE, CHUNKED).send(chunk).answer());
    }
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /v1/health\0 HTTP/1.1\r\nHost: sink\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u0000",
        "CONNECT sink:80 HTTP/1.1\r\nHost: sink\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: sink\r\n\r\n",
      })
  void connection_thatSpeaksSomethingElseIsRefused(String text) throws IOException {
    try (Wire wire = Wire.to(service)) {
      Wire.Answer answer = wire.send(text.getBytes(ISO_8859_1)).answer();
      assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
    }
  }

  /**
   * The HTTP layer answers for itself: that it does not implement this (RFC 9110, 15.6.2), or 400.
   */
  @Test
  void connection_ofAnotherHttpVersionIsRefused() throws IOException {
    try (Wire wire = Wire.to(service)) {
      int status = wire.send("GET /v1/health HTTP/9.9\r\n\r\n").answer().status();
      assertTrue(Set.of(400, 501, 505).contains(status), "answered " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\r\n\r\n\r\n", "P", "POST /v1/events HTTP/1.1\r\n", "\0\0\0\0\0\0\0\0"})
  void connection_thatSaysNothingUsefulEndsWithoutHarm(String text) throws IOException {
    try (Wire wire = Wire.to(service)) {
      assertClientErrorOrNone(wire.send(text).finish().answer());
    }
  }

  // ---- paths and tenants

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/traces/..%2f..%2fetc%2fpasswd",
        "/v1/traces/..%2F",
        "/v1/traces/%2e%2e%2f%2e%2e%2fetc",
        "/v1/traces/..%5c..%5cetc",
        "/v1/traces/..%252f..%252fetc",
        "/v1/traces/%2e%2e/%2e%2e/etc",
        "/v1/traces/../../../../etc/passwd",
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/v1/traces/%00",
        "/v1/traces/a%00b",
        "/v1/traces/%ff%fe",
        "/v1/traces/%c0%ae%c0%ae%c0%af",
        "/v1/traces/a;b=c",
        "/v1/traces/%0d%0aX-Injected:%20yes",
        "/q/../../etc/passwd",
        "/q/openapi/..%2f..%2fetc",
        "/v1/billing/usage/..%2f..",
      })
  void get_ofAPathThatClimbsIsAClientsError(String path) throws IOException {
    store(Events.context(tenant, trace));
    try (Wire wire = Wire.to(service)) {
      Wire.Answer answer =
          wire.send("GET " + path + "?tenant_id=" + tenant + " HTTP/1.1\r\nHost: sink\r\n\r\n")
              .answer();
      assertTrue(answer.status() == 400 || answer.status() == 404, answer.toString());
      assertEquals("application/problem+json", answer.contentType());
      assertNull(answer.headers().get("x-injected"));
    }
  }

  static Stream<Arguments> unsafeTenants() {
    return Stream.of(
        Arguments.of(".", "."),
        Arguments.of("..", ".."),
        Arguments.of("/", "%2f"),
        Arguments.of("a/b", "a%2Fb"),
        Arguments.of("../../etc", "..%2f..%2fetc"),
        Arguments.of("..\\etc", "..%5Cetc"),
        Arguments.of("a\\b", "a%5cb"),
        Arguments.of("/etc", "%2Fetc"),
        Arguments.of("a\u0001b", "a%01b"),
        Arguments.of("a\nb", "a%0Ab"),
        Arguments.of("a\u007fb", "a%7Fb"),
        Arguments.of("a\u0085b", "a%C2%85b"),
        Arguments.of("x".repeat(256), "x".repeat(256)),
        Arguments.of("x".repeat(300), "x".repeat(300)),
        Arguments.of("ß".repeat(128), "%C3%9F".repeat(128)),
        Arguments.of("租".repeat(86), "%E7%A7%9F".repeat(86)));
  }

  @ParameterizedTest
  @MethodSource("unsafeTenants")
  void post_ofATenantThatIsNoFolderIsRefused(String unsafe, String inUrl) throws IOException {
    Events event = Events.context(unsafe, trace);
    JsonNode problem =
        assertProblem(422, "invalid-event", post(Events.context(tenant, trace), event));
    assertEquals(1, problem.get("index").asInt());
    assertEquals("/events/1/tenant_id", problem.get("pointer").textValue());
    assertEquals(List.of(), listed(tenant));
    assertNothingIsReadOf(inUrl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00",
        "%FF%FE",
        "%C0%AE%C0%AE%C0%AF",
        "..%252f..",
        "%F0%9F%98",
        "%ED%A0%80",
        "'%20or%201=1--",
        "%25",
        "_",
        "*",
        "%22",
        "__none__%00",
        "a%26tenant_id=b",
      })
  void get_ofATenantThatNobodyIsReadsNothing(String inUrl) throws IOException {
    assertNothingIsReadOf(inUrl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "...",
        "..a",
        "a..",
        "~",
        "-rf",
        "CON",
        "a b",
        "größe-租户",
        "%2e%2e",
        "$(id)",
        "'\"`"
      })
  void post_ofATenantThatOnlyLooksOddIsKept(String odd) {
    String name = odd + "-" + tenant;
    store(Events.context(name, trace));
    assertEquals(List.of(trace.toString()), listed(name));
  }

  @Test
  void post_ofATenantOf255BytesIsKept() {
    for (String longest : List.of("x".repeat(217), "ß".repeat(108) + "x", "租".repeat(72) + "x")) {
      String name = longest + tenant;
      assertEquals(255, utf8(name).length);
      store(Events.context(name, UUID.randomUUID()));
      assertEquals(1, listed(name).size());
    }
  }

  /** In words of a query language, as a search, they are only words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR 1=1 --",
        "%",
        "_",
        "\"",
        "*",
        "\\",
        "x' UNION SELECT",
        "NEAR(",
        "a AND",
        "\u0000",
        "🙂"
      })
  void get_ofAnOddFilterFindsNothing(String text) {
    store(Events.line(tenant, trace).payload("source_expression", "Pet.list()"));
    for (String name : List.of("q", "project_slug", "run_id", "mcp_session_id")) {
      Response answer = get("/v1/traces", "tenant_id", tenant, name, text);
      assertTrue(answer.statusCode() < 500, answer.asString());
      if (answer.statusCode() == 200) {
        assertEquals(0, json(answer).get("traces").size(), name);
      }
    }
  }

  // ---- helpers

  private void assertNothingIsReadOf(String tenantInUrl) throws IOException {
    for (String path :
        List.of(
            "/v1/traces?",
            "/v1/traces/" + trace + "?",
            "/v1/billing/usage?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&")) {
      try (Wire wire = Wire.to(service)) {
        Wire.Answer answer =
            wire.send(
                    "GET " + path + "tenant_id=" + tenantInUrl + " HTTP/1.0\r\nHost: sink\r\n\r\n")
                .answer();
        if (answer.status() == 200) {
          JsonNode body = json(answer.body());
          assertEquals(0, body.path("traces").size() + body.path("usage").size());
        } else {
          assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
          assertEquals("application/problem+json", answer.contentType());
        }
      }
    }
  }

  /** A batch of a good event and one of which a part is replaced. */
  private String batchWith(Events event, String part, String replacement) {
    String batch = Events.batch(Events.context(tenant, trace), event);
    assertTrue(batch.contains(part));
    return batch.replace(part, replacement);
  }

  private void assertRefused(byte[] body) {
    assertClientError(post(body));
    assertEquals(List.of(), listed(tenant));
  }

  private static void assertClientError(Response answer) {
    int status = answer.statusCode();
    assertTrue(status == 400 || status == 422, status + " " + answer.asString());
    assertProblem(status, status == 400 ? "malformed-json" : "invalid-event", answer);
  }

  private static void assertClientErrorOrNone(Wire.Answer answer) {
    assertTrue(
        answer == null || answer.status() >= 400 && answer.status() < 500, String.valueOf(answer));
  }

  /** Sends spaces; false when the service does not take them all. */
  private static boolean sendMegabytes(Wire wire, int megabytes, boolean chunked) {
    byte[] megabyte = new byte[MEGABYTE];
    Arrays.fill(megabyte, (byte) ' ');
    for (int i = 0; i < megabytes; i++) {
      boolean taken =
          chunked
              ? wire.trySend(utf8("100000\r\n"))
                  && wire.trySend(megabyte)
                  && wire.trySend(utf8("\r\n"))
              : wire.trySend(megabyte);
      if (!taken) {
        return false;
      }
    }
    return true;
  }

  private static byte[] replaced(byte[] text, byte[] part, byte[] replacement) {
    String latin = new String(text, ISO_8859_1);
    return latin
        .replace(new String(part, ISO_8859_1), new String(replacement, ISO_8859_1))
        .getBytes(ISO_8859_1);
  }
}
