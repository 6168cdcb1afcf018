package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertAnswer;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.lines;
import static plasm.sink.http.Requests.nextCursor;
import static plasm.sink.http.Requests.post;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;
import static plasm.sink.http.Requests.texts;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.testkit.Events;
import plasm.sink.usage.UsageCursor;

@QuarkusTest
class UsageTest {
  private static final String USAGE = "/v1/billing/usage";
  private static final Instant T = Events.EMITTED_AT;
  private static final String ALWAYS_FROM = "0000-01-01T00:00:00Z";
  private static final String ALWAYS_TO = "9999-12-31T23:59:59.999999Z";

  private static final String STATS_OF_4_MS =
      "{\"duration_ms\":4,\"network_requests\":0,\"cache_hits\":0,\"cache_misses\":0}";

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Test
  void usage_rowHasEveryMemberOfTheContract() {
    Events line =
        Events.line(tenant, trace)
            .callIndex(3)
            .lineIndex(4)
            .mcpSession("m-1")
            .with("plasm_prompt_hash", "ph-1")
            .with("plasm_execute_session", "es-1")
            .with("run_id", "pr-1")
            .with("request_units", 7)
            .with("emitted_at", "2026-04-07T12:00:00.123456789+02:00");
    store(line);
    JsonNode rows = usage().get("usage");
    assertEquals(1, rows.size());
    assertEquals(
        json(
            """
            {"span_id":"%s","event_id":"%s","trace_id":"%s",
             "emitted_at":"2026-04-07T10:00:00.123456Z","tenant_partition":"%s",
             "mcp_session_id":"m-1","plasm_prompt_hash":"ph-1","plasm_execute_session":"es-1",
             "run_id":"pr-1","call_index":3,"line_index":4,"span_name":"plasm_line",
             "is_billing_event":true,"billing_event_type":"plasm_line","request_units":7,
             "duration_ms":10,"api_entry_id":"petstore","capability":"pet.list",
             "attributes_json":%s}
            """
                .formatted(
                    rows.get(0).get("span_id").textValue(),
                    line.eventId(),
                    trace,
                    tenant,
                    line.payloadJson())),
        rows.get(0));
  }

  @Test
  void usage_rowOfALineThatSaysLittleHasNulls() {
    Events line =
        Events.line(tenant, trace)
            .without("call_index")
            .without("line_index")
            .payloadWithout("api_entry_id")
            .payloadWithout("capability");
    store(line);
    JsonNode row = usage().get("usage").get(0);
    for (String member :
        List.of(
            "mcp_session_id",
            "plasm_prompt_hash",
            "plasm_execute_session",
            "run_id",
            "call_index",
            "line_index",
            "api_entry_id",
            "capability")) {
      assertTrue(row.get(member).isNull(), member);
    }
    assertEquals(19, row.size());
  }

  @Test
  void usage_attributesAreThePayloadByteForByte() {
    String payload =
        "{ \"z\":1.0e5,\"source_expression\":\"\\u00e4\",\"kind\":\"plasm_line\",\"call_index\":0,"
            + "\"line_index\":0,\"duration_ms\":1,\"stats\":{\"duration_ms\":18446744073709551615,"
            + "\"network_requests\":0,\"cache_hits\":0,\"cache_misses\":0,\"x\":-0.0},"
            + "\"source\":\"cache\",\"request_fingerprints\":[],\"http_calls\":[],"
            + "\"emitted_at_ms\":1,\"big\":12345678901234567890,\"event_id\":\"own\"}";
    store(Events.line(tenant, trace).rawPayload(payload));
    String body = bounded("tenant_id", tenant).asString();
    assertTrue(body.contains("\"attributes_json\":" + payload + "}"), body);
    assertEquals(
        BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
        json(body).get("usage").get(0).get("duration_ms").bigIntegerValue());
  }

  @Test
  void usage_hasOneRowForEachDecodableLineAndNothingElse() {
    List<Events> events = new ArrayList<>(Events.everyKind(tenant, trace));
    events.add(Events.line(tenant, trace).payloadWithout("stats"));
    events.add(Events.audit(tenant, trace, "plasm_line"));
    events.add(Events.line(tenant, trace).with("event_kind", "other"));
    store(events);
    Events line = events.get(3);
    assertEquals(List.of(line.eventId().toString()), eventIds(usage()));
    assertAnswer(0, 1, post(line));
    assertEquals(List.of(line.eventId().toString()), eventIds(usage()));
  }

  @Test
  void usage_isOrderedByTimeThenEventId() {
    Events low = Events.line(tenant, trace).eventId(id("00000000"));
    Events middle = Events.line(tenant, UUID.randomUUID()).eventId(id("7fffffff"));
    Events high = Events.line(tenant, trace).eventId(id("80000000"));
    Events highest = Events.line(tenant, UUID.randomUUID()).eventId(id("ffffffff"));
    Events earlier = highest.eventId(id("fffffffe")).emittedAt(T.minusNanos(1_000));
    Events later = low.eventId(id("00000001")).emittedAt(T.plusNanos(1_000));
    store(highest, later, low, high, earlier, middle);
    assertEquals(Requests.ids(earlier, low, middle, high, highest, later), eventIds(usage()));
  }

  @Test
  void usage_boundsAreInclusiveToTheMicrosecond() {
    List<Events> lines =
        IntStream.range(0, 4)
            .mapToObj(i -> Events.line(tenant, trace).emittedAt(T.plusNanos(i * 1_000)))
            .toList();
    store(lines);
    List<String> all = lines.stream().map(line -> line.eventId().toString()).toList();
    assertEquals(all.subList(1, 3), between(T.plusNanos(1_000), T.plusNanos(2_000)));
    assertEquals(all.subList(2, 3), between(T.plusNanos(2_000), T.plusNanos(2_000)));
    assertEquals(all, between(T, T.plusNanos(3_000)));
    assertEquals(List.of(), between(T.plusNanos(4_000), T.plusSeconds(1)));
    assertEquals(List.of(), between(T.minusSeconds(1), T.minusNanos(1_000)));
    assertEquals(
        all.subList(0, 2),
        eventIds(
            json(
                get(
                    USAGE,
                    "tenant_id",
                    tenant,
                    "from",
                    "2026-04-07T12:00:00+02:00",
                    "to",
                    "2026-04-07T12:00:00.000001+02:00"))));
  }

  @Test
  void usage_spanIdIsOfTheEventIdForEver() {
    Events line = Events.line(tenant, trace).eventId(id("0cd5e3e3"));
    store(line);
    String spanId = usage().get("usage").get(0).get("span_id").textValue();
    assertEquals("426804c7-37ce-5d69-ba59-3f3302f57de9", spanId);
    String other = tenant();
    store(line.with("tenant_id", other).with("trace_id", UUID.randomUUID()));
    assertEquals(List.of(spanId), texts(json(bounded("tenant_id", other)).get("usage"), "span_id"));
  }

  @Test
  void usage_cursorPagesAreCompleteWhileLinesComeIn() {
    List<Events> lines =
        IntStream.range(0, 11)
            .mapToObj(i -> Events.line(tenant, trace).emittedAt(T.plusMillis(i / 3)))
            .toList();
    store(lines);
    List<String> all = eventIds(usage());
    assertEquals(11, all.size());
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    JsonNode page = json(bounded("tenant_id", tenant, "limit", 4));
    while (true) {
      seen.addAll(eventIds(page));
      sizes.add(page.get("usage").size());
      store(Events.line(tenant, trace).emittedAt(T.minusSeconds(1)));
      String cursor = nextCursor(page);
      if (cursor == null) {
        break;
      }
      page = json(bounded("tenant_id", tenant, "limit", 4, "cursor", cursor));
    }
    assertEquals(all, seen);
    assertEquals(List.of(4, 4, 3), sizes);
  }

  @Test
  void usage_withoutLimitIsWhole() {
    store(
        IntStream.range(0, 1_200).mapToObj(i -> Events.line(tenant, trace).lineIndex(i)).toList());
    JsonNode answer = usage();
    assertEquals(1_200, answer.get("usage").size());
    assertNull(nextCursor(answer));
  }

  @Test
  void usage_asLinesHasTheRowsOfTheObject() {
    store(
        Events.line(tenant, trace),
        Events.line(tenant, trace).emittedAt(T.plusSeconds(1)),
        Events.line(tenant, UUID.randomUUID()).emittedAt(T.plusSeconds(2)));
    List<JsonNode> rows = new ArrayList<>();
    usage().get("usage").forEach(rows::add);
    assertEquals(3, rows.size());
    assertEquals(
        rows,
        lines(
            request()
                .accept(NDJSON)
                .queryParam("tenant_id", tenant)
                .queryParam("from", ALWAYS_FROM)
                .queryParam("to", ALWAYS_TO)
                .get(USAGE)));
  }

  @Test
  void usage_ofATenantWithoutLinesIsEmpty() {
    store(Events.context(tenant, trace));
    assertEquals(0, usage().get("usage").size());
  }

  /** In a time of its own, because other tests have tenants, too. */
  @Test
  void usage_withoutTenantSpansAll() {
    Instant then = Instant.parse("1999-05-05T05:05:05Z");
    String second = tenant();
    UUID shared = UUID.randomUUID();
    Events a = Events.line(tenant, trace).eventId(shared).emittedAt(then);
    Events b = Events.line(second, trace).eventId(shared).emittedAt(then);
    Events c = Events.line(null, trace).emittedAt(then.plusSeconds(1));
    store(c, b, a);
    JsonNode rows = json(get(USAGE, "from", then, "to", then.plusSeconds(1))).get("usage");
    List<String> tenants = new ArrayList<>(List.of(tenant, second));
    tenants.sort(null);
    tenants.add("__none__");
    assertEquals(tenants, texts(rows, "tenant_partition"));
    JsonNode first = json(get(USAGE, "from", then, "to", then.plusSeconds(1), "limit", 1));
    JsonNode rest =
        json(
            get(
                USAGE,
                "from",
                then,
                "to",
                then.plusSeconds(1),
                "limit",
                5,
                "cursor",
                nextCursor(first)));
    assertEquals(tenants.subList(0, 1), texts(first.get("usage"), "tenant_partition"));
    assertEquals(tenants.subList(1, 3), texts(rest.get("usage"), "tenant_partition"));
    assertEquals(
        json(
            """
            {"group_by":"tenant","sums":[
              {"group":"__none__","lines":1,"request_units":1,"duration_ms":10},
              {"group":"%s","lines":1,"request_units":1,"duration_ms":10},
              {"group":"%s","lines":1,"request_units":1,"duration_ms":10}]}
            """
                .formatted(tenants.get(0), tenants.get(1))),
        json(get(USAGE, "from", then, "to", then.plusSeconds(1), "group_by", "tenant")));
  }

  @Test
  void usage_ofNoTenantIsReadAsNone() {
    Instant then = Instant.parse("1998-05-05T05:05:05Z");
    Events line = Events.line(null, trace).emittedAt(then);
    store(line);
    assertEquals(
        Requests.ids(line),
        eventIds(json(get(USAGE, "tenant_id", "__none__", "from", then, "to", then))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenant       | [%s,3,16,24]",
        "day          | ['2026-04-06',1,1,10],['2026-04-07',2,15,14]",
        "capability   | ['',1,10,4],['pet.list',2,6,20]",
        "api_entry_id | ['petstore',1,5,10],['shop',2,11,14]",
      })
  void usage_groupsAddUp(String groupBy, String sums) {
    store(
        Events.line(tenant, trace)
            .emittedAt(Instant.parse("2026-04-06T23:59:59.999999Z"))
            .payload("api_entry_id", "shop"),
        Events.line(tenant, trace)
            .emittedAt(Instant.parse("2026-04-07T00:00:00Z"))
            .with("request_units", 5),
        Events.line(tenant, UUID.randomUUID())
            .with("request_units", 10)
            .payloadWithout("capability")
            .payload("api_entry_id", "shop")
            .payload("duration_ms", 99)
            .payload("stats", RawJson.of(STATS_OF_4_MS)),
        Events.context(tenant, trace));
    StringBuilder expected = new StringBuilder("{\"group_by\":\"" + groupBy + "\",\"sums\":[");
    String separator = "";
    for (String sum : sums.formatted("'" + tenant + "'").replace("[", "").split("\\],?")) {
      String[] values = sum.replace('\'', '"').split(",");
      expected
          .append(separator)
          .append(
              "{\"group\":%s,\"lines\":%s,\"request_units\":%s,\"duration_ms\":%s}"
                  .formatted((Object[]) values));
      separator = ",";
    }
    assertEquals(expected + "]}", bounded("tenant_id", tenant, "group_by", groupBy).asString());
  }

  @Test
  void usage_sumsAreExactBeyond64Bits() {
    Events most =
        Events.line(tenant, trace)
            .with("request_units", Long.MAX_VALUE)
            .payload("stats", RawJson.of(STATS_OF_4_MS.replace(":4,", ":18446744073709551615,")));
    store(most, most.fresh());
    JsonNode sum = json(bounded("tenant_id", tenant, "group_by", "tenant")).get("sums").get(0);
    assertEquals(
        BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(1),
        sum.get("request_units").bigIntegerValue());
    assertEquals(
        BigInteger.TWO.pow(64).subtract(BigInteger.ONE).shiftLeft(1),
        sum.get("duration_ms").bigIntegerValue());
  }

  @Test
  void usage_sumsKeepTheBoundsAndIgnoreTheLimit() {
    store(
        Events.line(tenant, trace),
        Events.line(tenant, trace),
        Events.line(tenant, trace).emittedAt(T.plusSeconds(1)));
    assertEquals(
        "{\"group_by\":\"tenant\",\"sums\":[{\"group\":\"%s\",\"lines\":2,\"request_units\":2,\"duration_ms\":20}]}"
            .formatted(tenant),
        get(USAGE, "tenant_id", tenant, "from", T, "to", T, "group_by", "tenant", "limit", 1)
            .asString());
  }

  @Test
  void usage_sumsOfNothingAreNone() {
    assertEquals(
        "{\"group_by\":\"day\",\"sums\":[]}",
        bounded("tenant_id", tenant, "group_by", "day").asString());
  }

  @ParameterizedTest
  @CsvSource({
    "from, ''",
    "from, ' '",
    "from, yesterday",
    "from, 2026-04-07",
    "from, 1775556000000",
    "to, ''",
    "to, 2026-04-07T10:00:00",
    "to, 2026-13-01T00:00:00Z",
    "tenant_id, ''",
    "tenant_id, ' '",
    "group_by, month",
    "group_by, Tenant",
    "cursor, abc",
    "cursor, '%'",
    "limit, -1",
    "limit, ten",
  })
  void usage_parameterThatCannotBeUnderstoodIsNamed(String name, String value) {
    List<Object> parameters =
        new ArrayList<>(List.of("from", ALWAYS_FROM, "to", ALWAYS_TO, "tenant_id", tenant));
    int at = parameters.indexOf(name);
    if (at < 0) {
      parameters.addAll(List.of(name, value));
    } else {
      parameters.set(at + 1, value);
    }
    JsonNode problem = assertProblem(400, "invalid-request", get(USAGE, parameters.toArray()));
    assertTrue(problem.get("detail").textValue().startsWith(name + " must be "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from", "to"})
  void usage_bothBoundsAreRequired(String given) {
    JsonNode problem = assertProblem(400, "invalid-request", get(USAGE, given, T));
    String missing = given.equals("from") ? "to" : "from";
    assertTrue(problem.get("detail").textValue().startsWith(missing + " must be "));
  }

  /** From a cursor on, sums would be of a part of what was asked for. */
  @Test
  void usage_sumsTakeNoCursor() {
    String cursor = new UsageCursor(0, UUID.randomUUID(), tenant).text();
    JsonNode problem =
        assertProblem(
            400,
            "invalid-request",
            bounded("tenant_id", tenant, "group_by", "day", "cursor", cursor));
    assertTrue(problem.get("detail").textValue().startsWith("cursor must be left out "));
  }

  @Test
  void usage_fromAfterToIsRefused() {
    assertProblem(
        400,
        "invalid-request",
        get(USAGE, "tenant_id", tenant, "from", T.plusNanos(1_000), "to", T));
    assertEquals(200, get(USAGE, "tenant_id", tenant, "from", T, "to", T).statusCode());
  }

  private JsonNode usage() {
    return json(bounded("tenant_id", tenant));
  }

  private List<String> between(Instant from, Instant to) {
    return eventIds(json(get(USAGE, "tenant_id", tenant, "from", from, "to", to)));
  }

  /** The resource with bounds that leave nothing out. */
  private static Response bounded(Object... namesAndValues) {
    List<Object> all = new ArrayList<>(List.of("from", ALWAYS_FROM, "to", ALWAYS_TO));
    all.addAll(List.of(namesAndValues));
    return get(USAGE, all.toArray());
  }

  private static List<String> eventIds(JsonNode answer) {
    return texts(answer.get("usage"), "event_id");
  }

  private static UUID id(String firstEight) {
    return UUID.fromString(firstEight + "-0000-4000-8000-000000000000");
  }
}
