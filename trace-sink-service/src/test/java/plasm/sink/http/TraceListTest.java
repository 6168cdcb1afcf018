package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.ids;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.list;
import static plasm.sink.http.Requests.listed;
import static plasm.sink.http.Requests.nextCursor;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;
import static plasm.sink.http.Requests.texts;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.testkit.Events;

@QuarkusTest
class TraceListTest {
  private static final Instant T = Events.EMITTED_AT;

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Test
  void list_ofAnUnknownTenantIsEmpty() {
    JsonNode answer = list(tenant);
    assertEquals(0, answer.get("traces").size());
    assertNull(nextCursor(answer));
  }

  @Test
  void list_summaryHasEveryMemberOfTheContract() {
    List<Events> events = new ArrayList<>(Events.everyKind(tenant, trace));
    events.replaceAll(event -> event.mcpSession("m-1"));
    events.set(0, events.get(0).project("alpha").workspace("ws").logicalSession("l-1"));
    events.set(9, events.get(9).emittedAt(T.plusMillis(1_500)));
    store(events);
    assertEquals(
        json(
            """
            {"trace_id":"%s","mcp_session_id":"m-1","logical_session_id":"l-1","status":"live",
             "started_at_ms":1775556000000,"ended_at_ms":1775556001500,
             "project_slug":"alpha","workspace_slug":"ws","tenant_id":"%s","last_seq":10,
             "totals":{"plasm_tool_calls":1,"plasm_expressions":2,"expression_lines":1,
              "multi_line_plasm_invocations":1,"domain_prompt_chars":170,
              "plasm_invocation_chars":60,"plasm_response_chars":50,"mcp_resource_read_chars":70,
              "total_duration_ms":12,"network_requests":1,"cache_hits":2,"cache_misses":3,
              "http_trace_entry_count":1,"code_plans_evaluated":1,"code_plans_executed":1,
              "code_plan_code_chars":400,"code_plan_nodes":10,"code_plan_derived_runs":2}}
            """
                .formatted(trace, tenant)),
        onlyTrace(tenant));
  }

  @Test
  void list_summaryOfATraceThatSaysLittleHasTheDefaults() {
    store(Events.audit(tenant, trace, "login"));
    assertEquals(
        json(
            """
            {"trace_id":"%s","mcp_session_id":"","logical_session_id":null,"status":"live",
             "started_at_ms":1775556000000,"ended_at_ms":1775556000000,
             "project_slug":"main","workspace_slug":"","tenant_id":"%s","last_seq":0,
             "totals":{"plasm_tool_calls":0,"plasm_expressions":0,"expression_lines":0,
              "multi_line_plasm_invocations":0,"domain_prompt_chars":0,
              "plasm_invocation_chars":0,"plasm_response_chars":0,"mcp_resource_read_chars":0,
              "total_duration_ms":0,"network_requests":0,"cache_hits":0,"cache_misses":0,
              "http_trace_entry_count":0,"code_plans_evaluated":0,"code_plans_executed":0,
              "code_plan_code_chars":0,"code_plan_nodes":0,"code_plan_derived_runs":0}}
            """
                .formatted(trace, tenant)),
        onlyTrace(tenant));
  }

  @Test
  void list_slugsAreTheLastAndSessionsTheFirstInRecordOrderWhateverTheArrival() {
    List<Events> events =
        List.of(
            Events.context(tenant, trace).emittedAt(T).mcpSession("m-0"),
            Events.context(tenant, trace)
                .emittedAt(T.plusSeconds(1))
                .mcpSession("m-1")
                .logicalSession("l-1")
                .project("p-1")
                .workspace("w-1"),
            Events.audit(tenant, trace, "note").emittedAt(T.plusSeconds(2)).project("p-2"),
            Events.context(tenant, trace)
                .emittedAt(T.plusSeconds(3))
                .mcpSession("m-3")
                .logicalSession("l-3")
                .project("")
                .workspace("w-3"));
    for (int shift = 0; shift < 4; shift++) {
      String own = tenant();
      List<Events> order = new ArrayList<>(events);
      Collections.rotate(order, shift);
      order.forEach(event -> store(event.with("tenant_id", own).fresh()));
      JsonNode summary = onlyTrace(own);
      assertEquals("m-0", summary.get("mcp_session_id").textValue());
      assertEquals("l-1", summary.get("logical_session_id").textValue());
      assertEquals("p-2", summary.get("project_slug").textValue());
      assertEquals("w-3", summary.get("workspace_slug").textValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        // envelope, payload, shown
        "null, null, main",
        "'',   null, main",
        "'',   from-payload, from-payload",
        "null, from-payload, from-payload",
        "envelope, from-payload, envelope",
        "'',   '', main",
      })
  void list_projectFallsBackToThePayload(String envelope, String payload, String shown) {
    Events event = Events.context(tenant, trace);
    event = envelope == null ? event : event.project(envelope);
    event = payload == null ? event : event.payload("project_slug", payload);
    store(event);
    assertEquals(shown, onlyTrace(tenant).get("project_slug").textValue());
  }

  @Test
  void list_workspaceFallsBackToThePayloadAndOtherTypesDoNotCount() {
    store(
        Events.context(tenant, trace)
            .payload("workspace_slug", "from-payload")
            .payload("project_slug", 5));
    assertEquals("from-payload", onlyTrace(tenant).get("workspace_slug").textValue());
    assertEquals("main", onlyTrace(tenant).get("project_slug").textValue());
  }

  @Test
  void list_countersStayAtTheGreatestUnsignedNumber() {
    BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    BigInteger half = BigInteger.TWO.pow(63);
    store(
        Events.responseChars(tenant, trace).payload("chars_added", most),
        Events.responseChars(tenant, trace).payload("chars_added", 5),
        Events.domainPromptChars(tenant, trace).payload("chars_added", half));
    JsonNode totals = onlyTrace(tenant).get("totals");
    assertEquals(most, totals.get("plasm_response_chars").bigIntegerValue());
    assertEquals(half, totals.get("domain_prompt_chars").bigIntegerValue());
  }

  @Test
  void list_laterEventsMoveTheTrace() {
    store(Events.line(tenant, trace));
    store(
        Events.line(tenant, trace).emittedAt(T.minusSeconds(7)),
        Events.line(tenant, trace).emittedAt(T.plusSeconds(7)));
    JsonNode summary = onlyTrace(tenant);
    assertEquals(T.minusSeconds(7).toEpochMilli(), summary.get("started_at_ms").asLong());
    assertEquals(T.plusSeconds(7).toEpochMilli(), summary.get("ended_at_ms").asLong());
    assertEquals(3, summary.get("last_seq").asInt());
    assertEquals(36, summary.get("totals").get("total_duration_ms").asInt());
  }

  // ---- list: order and pages

  @Test
  void list_newestStartIsFirstAndTheGreaterIdBreaksTies() {
    UUID low = UUID.fromString("00000000-0000-4000-8000-000000000001");
    UUID middle = UUID.fromString("7fffffff-ffff-4fff-bfff-ffffffffffff");
    UUID high = UUID.fromString("80000000-0000-4000-8000-000000000000");
    UUID highest = UUID.fromString("ffffffff-ffff-4fff-8000-000000000000");
    UUID newer = UUID.fromString("10000000-0000-4000-8000-000000000000");
    UUID older = UUID.fromString("f0000000-0000-4000-8000-000000000000");
    for (UUID id : List.of(middle, highest, low, high)) {
      store(Events.context(tenant, id));
    }
    store(Events.context(tenant, older).emittedAt(T.minusMillis(1)));
    store(Events.context(tenant, newer).emittedAt(T.plusMillis(1)));
    assertEquals(strings(newer, highest, high, middle, low, older), listed(tenant));
  }

  @Test
  void list_earlierEventMovesATraceBack() {
    UUID other = UUID.randomUUID();
    store(Events.context(tenant, trace).emittedAt(T.plusSeconds(5)));
    store(Events.context(tenant, other));
    assertEquals(strings(trace, other), listed(tenant));
    store(Events.audit(tenant, trace, "late").emittedAt(T.minusSeconds(5)));
    assertEquals(strings(other, trace), listed(tenant));
  }

  @Test
  void list_offsetAndLimitCutWhatTheyShould() {
    List<String> all = storeTraces(10);
    assertEquals(all, listed(tenant));
    assertEquals(all.subList(0, 4), listed(tenant, "limit", 4));
    assertEquals(all.subList(4, 8), listed(tenant, "limit", 4, "offset", 4));
    assertEquals(all.subList(8, 10), listed(tenant, "limit", 4, "offset", 8));
    assertEquals(List.of(), listed(tenant, "offset", 10));
    assertEquals(List.of(), listed(tenant, "offset", "99999999999999999999"));
    assertEquals(all, listed(tenant, "offset", "", "limit", " "));
  }

  @Test
  void list_limitIsClampedTo500AndDefaultsTo50() {
    List<String> all = storeTraces(501);
    assertEquals(all.subList(0, 50), listed(tenant));
    assertEquals(all.subList(0, 1), listed(tenant, "limit", 0));
    assertEquals(all.subList(0, 499), listed(tenant, "limit", 499));
    assertEquals(all.subList(0, 500), listed(tenant, "limit", 500));
    assertEquals(all.subList(0, 500), listed(tenant, "limit", 501));
    assertEquals(all.subList(0, 500), listed(tenant, "limit", "99999999999999999999"));
  }

  @Test
  void list_cursorPagesAreCompleteWhileTracesComeIn() {
    List<String> before = storeTraces(23);
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page = cursor == null ? list(tenant, "limit", 5) : page(5, cursor);
      seen.addAll(texts(page.get("traces"), "trace_id"));
      sizes.add(page.get("traces").size());
      cursor = nextCursor(page);
      store(Events.context(tenant, UUID.randomUUID()).emittedAt(T.plusSeconds(3_600)));
    } while (cursor != null);
    assertEquals(before, seen);
    assertEquals(List.of(5, 5, 5, 5, 3), sizes);
  }

  @Test
  void list_cursorPagesSplitTiesWithoutLossOrRepeat() {
    List<Events> sameStart =
        IntStream.range(0, 9).mapToObj(i -> Events.context(tenant, UUID.randomUUID())).toList();
    store(sameStart);
    List<String> all = listed(tenant);
    assertEquals(9, all.size());
    List<String> seen = new ArrayList<>();
    JsonNode page = list(tenant, "limit", 2);
    seen.addAll(texts(page.get("traces"), "trace_id"));
    while (nextCursor(page) != null) {
      page = page(2, nextCursor(page));
      seen.addAll(texts(page.get("traces"), "trace_id"));
    }
    assertEquals(all, seen);
  }

  @Test
  void list_cursorIsGivenOnlyWhereMoreFollows() {
    storeTraces(4);
    assertNotEquals(null, nextCursor(list(tenant, "limit", 3)));
    assertNull(nextCursor(list(tenant, "limit", 4)));
    assertNull(nextCursor(list(tenant, "limit", 5)));
  }

  @Test
  void list_cursorKeepsTheFilters() {
    List<String> all = storeTraces(8);
    for (String id : all.subList(2, 6)) {
      store(
          Events.context(tenant, UUID.fromString(id))
              .project("alpha")
              .emittedAt(T.plusSeconds(99)));
    }
    JsonNode first = list(tenant, "project_slug", "alpha", "limit", 3);
    JsonNode second =
        list(tenant, "project_slug", "alpha", "limit", 3, "cursor", nextCursor(first));
    assertEquals(all.subList(2, 5), texts(first.get("traces"), "trace_id"));
    assertEquals(all.subList(5, 6), texts(second.get("traces"), "trace_id"));
    assertNull(nextCursor(second));
  }

  // ---- list: filters

  @Test
  void list_projectFilterIsExactAndBlankMeansAll() {
    UUID alpha = UUID.randomUUID();
    UUID none = UUID.randomUUID();
    store(
        Events.context(tenant, alpha).project("alpha").emittedAt(T.plusSeconds(1)),
        Events.context(tenant, none));
    assertEquals(strings(alpha), listed(tenant, "project_slug", "alpha"));
    assertEquals(strings(none), listed(tenant, "project_slug", "main"));
    assertEquals(List.of(), listed(tenant, "project_slug", "Alpha"));
    assertEquals(List.of(), listed(tenant, "project_slug", "alph"));
    assertEquals(strings(alpha, none), listed(tenant, "project_slug", ""));
    assertEquals(strings(alpha, none), listed(tenant));
  }

  @Test
  void list_projectFilterGoesByTheLastSlug() {
    store(Events.context(tenant, trace).project("first"));
    store(Events.context(tenant, trace).project("last").emittedAt(T.plusSeconds(1)));
    assertEquals(List.of(), listed(tenant, "project_slug", "first"));
    assertEquals(strings(trace), listed(tenant, "project_slug", "last"));
  }

  @ParameterizedTest
  @CsvSource({
    "all, 1",
    "ALL, 1",
    "All, 1",
    "live, 1",
    "LIVE, 1",
    "Live, 1",
    "'', 1",
    "completed, 0",
    "COMPLETED, 0",
    "cOmPlEtEd, 0",
  })
  void list_statusOfALiveTraceInAnyCase(String status, int found) {
    store(Events.context(tenant, trace));
    assertEquals(found, listed(tenant, "status", status).size());
  }

  @Test
  void list_fromAndToBoundTheStartInclusively() {
    List<String> all = storeTraces(4);
    assertEquals(all.subList(0, 3), listed(tenant, "from", T.plusSeconds(1)));
    assertEquals(all.subList(1, 4), listed(tenant, "to", T.plusSeconds(2)));
    assertEquals(
        all.subList(1, 3), listed(tenant, "from", T.plusSeconds(1), "to", T.plusSeconds(2)));
    assertEquals(
        all.subList(2, 3),
        listed(tenant, "from", "2026-04-07T12:00:01+02:00", "to", "2026-04-07T12:00:01+02:00"));
    assertEquals(List.of(), listed(tenant, "from", T.plusSeconds(4)));
    assertEquals(List.of(), listed(tenant, "to", T.minusSeconds(1)));
    assertEquals(all, listed(tenant, "from", "", "to", " "));
  }

  @Test
  void list_runFilterFindsTracesWithAnEventOfTheRun() {
    UUID other = UUID.randomUUID();
    store(
        Events.context(tenant, trace).emittedAt(T.plusSeconds(5)),
        Events.line(tenant, trace).with("run_id", "pr-1").emittedAt(T.plusSeconds(6)),
        Events.audit(tenant, trace, "note").with("run_id", "pr-3").emittedAt(T.plusSeconds(6)),
        Events.line(tenant, other).with("run_id", "pr-2"),
        Events.line(tenant, other).with("run_id", "pr-1"));
    assertEquals(strings(trace, other), listed(tenant, "run_id", "pr-1"));
    assertEquals(strings(other), listed(tenant, "run_id", "pr-2"));
    assertEquals(strings(trace), listed(tenant, "run_id", "pr-3"));
    assertEquals(List.of(), listed(tenant, "run_id", "pr"));
    assertEquals(List.of(), listed(tenant, "run_id", "PR-1"));
    assertEquals(strings(trace, other), listed(tenant, "run_id", ""));
    assertEquals(strings(trace), listed(tenant, "run_id", "pr-1", "limit", 1));
    assertEquals(strings(other), listed(tenant, "run_id", "pr-1", "offset", 1));
  }

  @Test
  void list_runOfAnotherTenantIsNotFound() {
    String stranger = tenant();
    store(Events.line(stranger, trace).with("run_id", "pr-1"), Events.line(tenant, trace));
    assertEquals(List.of(), listed(tenant, "run_id", "pr-1"));
    assertEquals(strings(trace), listed(stranger, "run_id", "pr-1"));
  }

  @Test
  void list_sessionFilterGoesByTheSummary() {
    UUID other = UUID.randomUUID();
    store(
        Events.context(tenant, trace).mcpSession("m-1"),
        Events.context(tenant, trace).mcpSession("m-2").emittedAt(T.plusSeconds(1)),
        Events.context(tenant, other).mcpSession("m-3"));
    assertEquals(strings(trace), listed(tenant, "mcp_session_id", "m-1"));
    assertEquals(strings(other), listed(tenant, "mcp_session_id", "m-3"));
    assertEquals(List.of(), listed(tenant, "mcp_session_id", "m-2"));
    assertEquals(2, listed(tenant, "mcp_session_id", "").size());
  }

  @Test
  void list_textIsSoughtInExpressionsAndErrorsWhateverTheCase() {
    UUID expression = UUID.fromString("c0000000-0000-4000-8000-000000000000");
    UUID error = UUID.fromString("b0000000-0000-4000-8000-000000000000");
    UUID neither = UUID.fromString("a0000000-0000-4000-8000-000000000000");
    store(
        Events.context(tenant, expression),
        Events.line(tenant, expression).payload("source_expression", "Order.find(\"Größe\")"),
        Events.error(tenant, error).payload("message", "100% of ORDERS_\\ lost"),
        Events.line(tenant, neither).payload("capability", "order.find"));
    assertEquals(strings(expression, error), listed(tenant, "q", "order"));
    assertEquals(strings(expression, error), listed(tenant, "q", "ORDER"));
    assertEquals(strings(expression), listed(tenant, "q", "find(\"GRÖSSE".replace("SS", "ß")));
    assertEquals(strings(error), listed(tenant, "q", "orders_\\"));
    assertEquals(strings(error), listed(tenant, "q", "100% OF"));
    assertEquals(List.of(), listed(tenant, "q", "order%find"));
    assertEquals(List.of(), listed(tenant, "q", "order_find"));
    assertEquals(List.of(), listed(tenant, "q", "petstore"));
    assertEquals(3, listed(tenant, "q", " ").size());
  }

  @Test
  void list_textOfAnotherTenantIsNotFound() {
    store(Events.error(tenant(), trace).payload("message", "sought"));
    store(Events.context(tenant, trace));
    assertEquals(List.of(), listed(tenant, "q", "sought"));
  }

  @Test
  void list_filtersAddUp() {
    UUID other = UUID.randomUUID();
    store(
        Events.line(tenant, trace).project("alpha").with("run_id", "pr-1").mcpSession("m-1"),
        Events.line(tenant, other).project("beta").with("run_id", "pr-1").mcpSession("m-1"));
    assertEquals(
        strings(other),
        listed(
            tenant,
            "run_id",
            "pr-1",
            "mcp_session_id",
            "m-1",
            "project_slug",
            "beta",
            "status",
            "live",
            "q",
            "pet.LIST",
            "from",
            T,
            "to",
            T));
  }

  @Test
  void list_ofAnotherTenantIsNotShown() {
    store(Events.context(tenant(), trace));
    assertEquals(List.of(), listed(tenant));
  }

  @ParameterizedTest
  @CsvSource({
    "status, done",
    "status, live completed",
    "from, yesterday",
    "to, 2026-04-07",
    "from, 2026-04-07T10:00:00 02:00",
    "offset, -1",
    "offset, one",
    "limit, 1.5",
    "limit, ten",
    "cursor, 0",
    "cursor, abcdefgh",
    "cursor, '!'",
  })
  void list_parameterThatCannotBeUnderstoodIsNamed(String name, String value) {
    JsonNode problem =
        assertProblem(400, "invalid-request", get("/v1/traces", "tenant_id", tenant, name, value));
    assertTrue(problem.get("detail").textValue().startsWith(name + " must be "));
  }

  private JsonNode page(int limit, String cursor) {
    return list(tenant, "limit", limit, "cursor", cursor);
  }

  /** Stores traces that start a second apart and returns their ids in list order. */
  private List<String> storeTraces(int count) {
    List<Events> events =
        IntStream.range(0, count)
            .mapToObj(i -> Events.context(tenant, UUID.randomUUID()).emittedAt(T.plusSeconds(i)))
            .toList();
    store(events);
    return events.reversed().stream().map(e -> json(e.json()).get("trace_id").textValue()).toList();
  }

  private static List<String> strings(UUID... ids) {
    return Arrays.stream(ids).map(UUID::toString).toList();
  }
}
