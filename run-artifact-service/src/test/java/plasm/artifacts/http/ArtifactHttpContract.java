package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of spec/run-artifacts.md, HTTP, on whatever store the service runs with. Each test has
 * a session of its own, so the store need not be empty.
 */
abstract class ArtifactHttpContract {
  private static final String PROBLEM = "application/problem+json";
  private static final int MAX_BYTES = 64 << 20;
  private static final byte[] BYTES = "{\"run_id\":\"x\"}".getBytes(StandardCharsets.UTF_8);

  private final String promptHash = Sessions.promptHash();
  private final String sessionId = Sessions.sessionId();
  private final String session = "/execute/" + promptHash + "/" + sessionId;
  private final String runId = Sessions.runId();
  private final String run = session + "/artifacts/" + runId;
  private final String planId = Sessions.planId();
  private final String plan = session + "/plans/" + planId;

  @Test
  void put_answersWithEveryAddress() {
    body(BYTES)
        .header("Plasm-Resource-Index", 7)
        .put(run)
        .then()
        .statusCode(201)
        .header("Location", endsWith(run))
        .contentType(ContentType.JSON)
        .body("run_id", equalTo(runId))
        .body("resource_index", equalTo(7))
        .body("plasm_uri", equalTo("plasm://r/7"))
        .body("canonical_plasm_uri", equalTo(canonical()))
        .body("http_path", equalTo(run))
        .body("payload_len", equalTo(BYTES.length))
        .body("sha256", equalTo(sha256(BYTES)));
  }

  @Test
  void put_withoutIndexHasNoNumber() {
    body(BYTES)
        .put(run)
        .then()
        .statusCode(201)
        .body("resource_index", nullValue())
        .body("plasm_uri", equalTo(canonical()));
  }

  @Test
  void put_ofAPlanAnswersInItsOwnWords() {
    body(BYTES)
        .header("Plasm-Resource-Index", 3)
        .put(plan)
        .then()
        .statusCode(201)
        .body("plan_id", equalTo(planId))
        .body("plan_index", equalTo(3))
        .body("plasm_uri", equalTo("plasm://p/3"))
        .body(
            "canonical_plasm_uri",
            equalTo("plasm://execute/" + promptHash + "/" + sessionId + "/plan/" + planId))
        .body("http_path", equalTo(plan));
    assertArrayEquals(BYTES, given().get(plan).asByteArray());
    given().redirects().follow(false).get(session + "/plan-index/3").then().statusCode(302);
  }

  @Test
  void put_againReplaces() {
    body(BYTES).put(run).then().statusCode(201);
    body(new byte[] {1}).put(run).then().statusCode(200);
    assertArrayEquals(new byte[] {1}, given().get(run).asByteArray());
  }

  @Test
  void put_idsInUpperCaseAreTheSame() {
    body(BYTES).put(run).then().statusCode(201);
    String upper =
        "/execute/"
            + promptHash.toUpperCase(Locale.ROOT)
            + "/"
            + sessionId.toUpperCase(Locale.ROOT)
            + "/artifacts/pr"
            + runId.substring(2).toUpperCase(Locale.ROOT);
    given().get(upper).then().statusCode(200);
    body(BYTES).put(upper).then().statusCode(200).body("run_id", equalTo(runId));
  }

  @Test
  void put_createOnlyRefusesWhatIsThere() {
    body(BYTES).header("If-None-Match", "*").put(run).then().statusCode(201);
    body(new byte[] {1})
        .header("If-None-Match", "*")
        .put(run)
        .then()
        .statusCode(412)
        .contentType(PROBLEM)
        .body("type", endsWith("/precondition-failed"));
    assertArrayEquals(BYTES, given().get(run).asByteArray());
  }

  @Test
  void put_ifMatchReplacesThatVersionOnly() {
    String first = body(BYTES).put(run).then().extract().header("ETag");
    String second =
        body(new byte[] {1})
            .header("If-Match", first)
            .put(run)
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");
    body(new byte[] {2}).header("If-Match", first).put(run).then().statusCode(412);
    body(new byte[] {3}).header("If-Match", "W/" + second).put(run).then().statusCode(412);
    body(new byte[] {4}).header("If-Match", "\"x\", " + second).put(run).then().statusCode(200);
    body(new byte[] {5}).header("If-Match", "*").put(run).then().statusCode(200);
    assertArrayEquals(new byte[] {5}, given().get(run).asByteArray());
  }

  @Test
  void put_ifMatchNeedsOneThatIsThere() {
    body(BYTES).header("If-Match", "*").put(run).then().statusCode(412);
    given().get(run).then().statusCode(404);
  }

  /** Runtimes of several replicas may want to be the first at once. */
  @Test
  void put_ofSixteenThatCreateOnlyOneWins() throws Exception {
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      byte[] bytes = {(byte) i};
      writers.add(
          () -> body(bytes).header("If-None-Match", "*").put(run).then().extract().statusCode());
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Integer> each : threads.invokeAll(writers)) {
        statuses.add(each.get());
      }
    }
    int winner = given().get(run).asByteArray()[0];
    List<Integer> expected = new ArrayList<>(Collections.nCopies(16, 412));
    expected.set(winner, 201);
    assertEquals(expected, statuses);
  }

  @Test
  void put_keepsTypeAndEncoding() {
    given()
        .contentType("application/x-plasm-test")
        .header("Content-Encoding", "zstd")
        .header("Plasm-Schema-Version", 7)
        .header("Plasm-Producer", "unit-test")
        .body(BYTES)
        .put(run)
        .then()
        .statusCode(201);
    given()
        .get(run)
        .then()
        .statusCode(200)
        .contentType("application/x-plasm-test")
        .header("Content-Encoding", "zstd");
  }

  @Test
  void put_zeroBytesAreAnArtifact() {
    body(new byte[0]).put(run).then().statusCode(201).body("payload_len", equalTo(0));
    Response answer = given().get(run);
    assertEquals(200, answer.statusCode());
    assertEquals(0, answer.asByteArray().length);
    given().header("Range", "bytes=0-0").get(run).then().statusCode(416);
  }

  @ParameterizedTest
  @CsvSource({
    "Plasm-Resource-Index, -1, 400",
    "Plasm-Resource-Index, seven, 400",
    "Plasm-Resource-Index, 9223372036854775808, 400",
    "Plasm-Schema-Version, 1.5, 400",
    "Plasm-Schema-Version, 4294967296, 400",
    "If-None-Match, '\"x\"', 400",
    "Content-Encoding, rot13, 415",
  })
  void put_wrongHeadersStoreNothing(String header, String value, int status) {
    body(BYTES).header(header, value).put(run).then().statusCode(status).contentType(PROBLEM);
    given().get(run).then().statusCode(404);
  }

  @Test
  void get_answersHeadersOfAFile() {
    String etag = body(BYTES).put(run).then().extract().header("ETag");
    Response answer = given().get(run);
    assertArrayEquals(BYTES, answer.asByteArray());
    assertEquals(etag, answer.header("ETag"));
    assertTrue(etag.startsWith("\"") && etag.endsWith("\""), etag);
    assertEquals("bytes", answer.header("Accept-Ranges"));
    assertEquals(Integer.toString(BYTES.length), answer.header("Content-Length"));
    assertTrue(answer.header("Last-Modified").endsWith("GMT"), answer.header("Last-Modified"));
  }

  @Test
  void head_isGetWithoutTheBytes() {
    body(BYTES).put(run);
    Response get = given().get(run);
    Response head = given().head(run);
    assertEquals(200, head.statusCode());
    assertEquals(0, head.asByteArray().length);
    for (String name : List.of("ETag", "Content-Length", "Content-Type", "Last-Modified")) {
      assertEquals(get.header(name), head.header(name), name);
    }
    given().head(session + "/artifacts/" + Sessions.runId()).then().statusCode(404);
  }

  @Test
  void get_knownVersionIsNotSentAgain() {
    String etag = body(BYTES).put(run).then().extract().header("ETag");
    for (String tags : List.of(etag, "W/" + etag, "\"x\", " + etag, "*")) {
      Response answer = given().header("If-None-Match", tags).get(run);
      assertEquals(304, answer.statusCode(), tags);
      assertEquals(etag, answer.header("ETag"));
      assertEquals(304, given().header("If-None-Match", tags).head(run).statusCode(), tags);
    }
    given().header("If-None-Match", "\"x\"").get(run).then().statusCode(200);
    body(new byte[] {1}).put(run);
    Response changed = given().header("If-None-Match", etag).get(run);
    assertEquals(200, changed.statusCode());
    assertArrayEquals(new byte[] {1}, changed.asByteArray());
  }

  @Test
  void get_ifMatchWantsThatVersion() {
    String etag = body(BYTES).put(run).then().extract().header("ETag");
    given().header("If-Match", etag).get(run).then().statusCode(200);
    given().header("If-Match", "*").get(run).then().statusCode(200);
    given().header("If-Match", "\"x\"").get(run).then().statusCode(412).contentType(PROBLEM);
    given().header("If-Match", "W/" + etag).get(run).then().statusCode(412);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-9, 0, 10",
    "bytes=990-, 990, 1000",
    "bytes=-10, 990, 1000",
    "bytes=-5000, 0, 1000",
    "bytes=999-999, 999, 1000",
    "bytes=500-5000, 500, 1000",
    "'bytes= 3-7', 3, 8",
  })
  void get_aRangeIsAPart(String range, int from, int to) {
    byte[] bytes = Sessions.noise(1_000);
    body(bytes).put(run);
    Response answer = given().header("Range", range).get(run);
    assertEquals(206, answer.statusCode());
    assertArrayEquals(Arrays.copyOfRange(bytes, from, to), answer.asByteArray());
    assertEquals("bytes " + from + "-" + (to - 1) + "/1000", answer.header("Content-Range"));
    assertEquals(
        List.of(Integer.toString(to - from)), answer.headers().getValues("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,3-4",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "lines=0-1",
        "bytes=99999999999999999999-"
      })
  void get_whatIsNoSingleRangeIsAnsweredWhole(String range) {
    body(BYTES).put(run);
    Response answer = given().header("Range", range).get(run);
    assertEquals(200, answer.statusCode());
    assertArrayEquals(BYTES, answer.asByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=14-", "bytes=5000-6000", "bytes=-0"})
  void get_aRangeBehindTheEndIsRefused(String range) {
    body(BYTES).put(run);
    given()
        .header("Range", range)
        .get(run)
        .then()
        .statusCode(416)
        .contentType(PROBLEM)
        .header("Content-Range", equalTo("bytes */14"));
  }

  @Test
  void get_ifRangeOfAnotherVersionIsAnsweredWhole() {
    String etag = body(BYTES).put(run).then().extract().header("ETag");
    given().header("Range", "bytes=0-3").header("If-Range", etag).get(run).then().statusCode(206);
    given()
        .header("Range", "bytes=0-3")
        .header("If-Range", "\"x\"")
        .get(run)
        .then()
        .statusCode(200);
  }

  @Test
  void get_ofNothingIs404() {
    given()
        .get(run)
        .then()
        .statusCode(404)
        .contentType(PROBLEM)
        .body("type", endsWith("/plasm-execute-unknown-artifact"));
    given().get(plan).then().statusCode(404);
    given().get(session + "/resource-index/1").then().statusCode(404);
    given().get(session + "/plan-index/1").then().statusCode(404);
  }

  @Test
  void get_anotherSessionsIsNotThere() {
    body(BYTES).put(run);
    String other = "/execute/" + promptHash + "/" + Sessions.sessionId();
    given().get(other + "/artifacts/" + runId).then().statusCode(404);
    given().get(other + "/artifacts").then().statusCode(200).body("artifacts", hasSize(0));
  }

  @Test
  void list_pagesByIdWithNumbers() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String id = Sessions.runId();
      ids.add(id);
      RequestSpecification request = body(new byte[i]);
      if (i % 2 == 0) {
        request.header("Plasm-Resource-Index", 100 + i);
      }
      request.put(session + "/artifacts/" + id).then().statusCode(201);
    }
    List<String> sorted = ids.stream().sorted().toList();
    List<String> listed = new ArrayList<>();
    String after = "";
    do {
      JsonPath page =
          given()
              .queryParam("limit", 3)
              .queryParam("after", after)
              .get(session + "/artifacts")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      List<String> ofPage = page.getList("artifacts.run_id");
      for (int i = 0; i < ofPage.size(); i++) {
        int number = ids.indexOf(ofPage.get(i));
        Integer expected = number % 2 == 0 ? 100 + number : null;
        assertEquals(expected, page.<Integer>get("artifacts[" + i + "].resource_index"));
        assertTrue(page.getInt("artifacts[" + i + "].size") > number);
      }
      listed.addAll(ofPage);
      after = page.getString("next_after");
    } while (after != null);
    assertEquals(sorted, listed);
    given().get(session + "/plans").then().statusCode(200).body("plans", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "after=../x", "after=pr12"})
  void list_wrongParametersAre400(String query) {
    given()
        .get(session + "/artifacts?" + query)
        .then()
        .statusCode(400)
        .contentType(PROBLEM)
        .body("type", endsWith("/invalid-request"));
  }

  @Test
  void index_leadsToTheLatestOfItsNumber() {
    body(BYTES).header("Plasm-Resource-Index", 1).put(run);
    given()
        .redirects()
        .follow(false)
        .get(session + "/resource-index/1")
        .then()
        .statusCode(302)
        .header("Location", endsWith(run));
    assertArrayEquals(BYTES, given().get(session + "/resource-index/1").asByteArray());
    String later = session + "/artifacts/" + Sessions.runId();
    body(new byte[] {9}).header("Plasm-Resource-Index", 1).put(later);
    assertArrayEquals(
        new byte[] {9},
        given()
            .redirects()
            .follow(false)
            .get(session + "/resource-index/1?follow=1")
            .asByteArray());
  }

  @Test
  void uri_leadsToWhatItNames() {
    body(BYTES).header("Plasm-Resource-Index", 4).put(run);
    body(new byte[] {2}).header("Plasm-Resource-Index", 4).put(plan);
    String inSession = "&prompt_hash=" + promptHash + "&session_id=" + sessionId;
    assertArrayEquals(BYTES, resource(canonical()));
    assertArrayEquals(BYTES, resource("plasm://r/4" + inSession));
    assertArrayEquals(BYTES, resource("plasm://session/s12/r/4" + inSession));
    assertArrayEquals(new byte[] {2}, resource("plasm://p/4" + inSession));
    assertArrayEquals(
        new byte[] {2},
        resource("plasm://execute/" + promptHash + "/" + sessionId + "/plan/" + planId));
    given().get("/v1/resources?uri=plasm://r/4").then().statusCode(400);
    given().get("/v1/resources?uri=plasm://r/5" + inSession).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://x/", "plasm://r/-1", "plasm://r/1/2", "plasm://execute/x/y"})
  void uri_thatIsNoneIs400(String uri) {
    given().queryParam("uri", uri).get("/v1/resources").then().statusCode(400).contentType(PROBLEM);
  }

  private static byte[] resource(String uri) {
    Response answer = given().get("/v1/resources?follow=1&uri=" + uri);
    assertEquals(200, answer.statusCode(), answer.asString());
    return answer.asByteArray();
  }

  @Test
  void largeArtifact_comesBackWholeAndInParts() throws Exception {
    byte[] bytes = Sessions.noise(20 << 20);
    HttpResponse<String> stored = Raw.put(run, bytes);
    assertEquals(201, stored.statusCode());
    assertEquals(sha256(bytes), new JsonPath(stored.body()).getString("sha256"));
    assertArrayEquals(bytes, Raw.get(run).body());
    byte[] part = given().header("Range", "bytes=10000000-10000099").get(run).asByteArray();
    assertArrayEquals(Arrays.copyOfRange(bytes, 10_000_000, 10_000_100), part);
  }

  @Test
  void tooLarge_isRefusedAndLeavesNothing() throws Exception {
    HttpResponse<String> told = Raw.put(run, new byte[MAX_BYTES + 1]);
    assertEquals(413, told.statusCode());
    assertTrue(told.body().contains("/payload-too-large"), told.body());
    HttpResponse<String> found = Raw.putChunked(run, () -> zeros(MAX_BYTES + 1));
    assertEquals(413, found.statusCode());
    given().get(run).then().statusCode(404);
    given().get(session + "/artifacts").then().body("artifacts", hasSize(0));
    assertEquals(201, Raw.putChunked(run, () -> zeros(MAX_BYTES)).statusCode());
  }

  private static InputStream zeros(int length) {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[length / 2]),
        new ByteArrayInputStream(new byte[length - length / 2]));
  }

  @ParameterizedTest
  @CsvSource({
    "/execute/xyz/{sid}/artifacts/{run}",
    "/execute/{ph}/xyz/artifacts/{run}",
    "/execute/{ph}/{sid}/artifacts/xyz",
    "/execute/{ph}/{sid}/artifacts/0b2d9a52-7f0e-4b6e-9a51-3f7d8c1f2a10",
    "/execute/{ph}/{sid}/plans/{run}",
    "/execute/{ph}/{sid}/resource-index/-1",
    "/execute/{ph}/{sid}/plan-index/1x",
  })
  void wrongSegments_are400(String path) {
    given()
        .get(path.replace("{ph}", promptHash).replace("{sid}", sessionId).replace("{run}", runId))
        .then()
        .statusCode(400)
        .contentType(PROBLEM)
        .body("type", endsWith("/plasm-execute-invalid-path-param"))
        .body("detail", not(equalTo("")));
  }

  private String canonical() {
    return "plasm://execute/" + promptHash + "/" + sessionId + "/run/" + runId;
  }

  private static RequestSpecification body(byte[] bytes) {
    return given().contentType("application/json").body(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
