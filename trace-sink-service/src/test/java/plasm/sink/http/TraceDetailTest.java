package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.NDJSON;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.detail;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.ids;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.lines;
import static plasm.sink.http.Requests.members;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.recordIds;
import static plasm.sink.http.Requests.records;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Events;

@QuarkusTest
class TraceDetailTest {
  private static final Instant T = Events.EMITTED_AT;
  private static final String ENVELOPE = ",\"event_id\":\"%s\",\"emitted_at\":\"%s\"}";

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Test
  void detail_hasTheSummaryAndTheRecordsAsPosted() {
    Events first = Events.context(tenant, trace).logicalSession("l-1");
    Events second = Events.line(tenant, trace).emittedAt(T.plusMillis(5));
    store(second, first);
    JsonNode answer = json(detail(tenant, trace));
    assertEquals(List.of("trace_id", "detail"), members(answer));
    assertEquals(trace.toString(), answer.get("trace_id").textValue());
    ObjectNode summary = answer.get("detail").deepCopy();
    JsonNode records = summary.remove("records");
    assertEquals(onlyTrace(tenant), summary);
    assertEquals(2, records.size());
    List<Events> expected = List.of(first, second);
    for (int i = 0; i < 2; i++) {
      assertEquals("mcp_trace_segment", records.get(i).get("kind").textValue());
      assertEquals(2 - i, records.get(i).get("seq").asInt());
      assertEquals(withEnvelope(expected.get(i)), records.get(i).get("record"));
    }
  }

  @Test
  void detail_idInCapitalsIsTheSame() {
    store(Events.context(tenant, trace));
    assertEquals(
        detail(tenant, trace).asString(),
        get("/v1/traces/" + trace.toString().toUpperCase(Locale.ROOT), "tenant_id", tenant)
            .asString());
  }

  @Test
  void detail_recordsAreOrderedByTimeThenCallThenLineThenArrival() {
    Events later = Events.error(tenant, trace).emittedAt(T.plusNanos(1_000));
    Events call2 = Events.error(tenant, trace).callIndex(2);
    Events call1Line1 = Events.error(tenant, trace).callIndex(1).lineIndex(1);
    Events call1Line0 = Events.error(tenant, trace).callIndex(1).lineIndex(0);
    Events call1Line0Again = Events.error(tenant, trace).callIndex(1).lineIndex(0);
    Events call1NoLine = Events.error(tenant, trace).callIndex(1);
    Events negative = Events.error(tenant, trace).with("call_index", -1);
    Events noCallLine5 = Events.context(tenant, trace).with("line_index", 5);
    Events noCall = Events.context(tenant, trace);
    Events earlier = Events.error(tenant, trace).emittedAt(T.minusNanos(1_000));
    store(later, call2, call1Line1, call1Line0, call1Line0Again);
    store(call1NoLine, negative, noCallLine5);
    store(noCall, earlier);
    assertEquals(
        ids(
            earlier,
            noCall,
            noCallLine5,
            negative,
            call1NoLine,
            call1Line0,
            call1Line0Again,
            call1Line1,
            call2,
            later),
        recordIds(tenant, trace));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Numbers in spellings of their own.
        "{\"emitted_at_ms\":1,\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":7,"
            + "\"odd\":[1.0e5,1E+2,-0,-0.0,0.10,12345678901234567890,1e400,0.1e-7]}",
        // Escapes, member order, unknown members inside unknown members.
        "{\"z\":{\"y\":[{\"x\":null,\"w\":{}}],\"v\":\"\\u00e4\\/\\\"\\ud83d\\ude00\\b\"},"
            + "\"kind\":\"domain_prompt_chars_delta\",\"chars_added\":0,\"a\":\"ä😀\","
            + "\"emitted_at_ms\":18446744073709551615,\"\":[],\"_plasm_audit\":{\"x\":1}}",
        // Spaces inside and behind, an escaped name.
        "{ \"kind\" : \"plasm\\u005ferror\" , \"emitted_at_ms\":  1 ,\"call_index\":0,"
            + "\"message\":\"\",\"\\u006eame\" : [ ] }",
        // One name twice, inside.
        "{\"emitted_at_ms\":1,\"kind\":\"plasm_error\",\"call_index\":0,\"message\":\"}\"}",
      })
  void detail_payloadComesBackByteForByte(String payload) {
    Events event = Events.context(tenant, trace).rawPayload(payload);
    store(event);
    String open = payload.stripTrailing().substring(0, payload.lastIndexOf('}'));
    String record = open + ENVELOPE.formatted(event.eventId(), "2026-04-07T10:00:00Z");
    String line = "{\"kind\":\"mcp_trace_segment\",\"seq\":1,\"record\":" + record + "}";
    assertEquals(line + "\n", asLines(tenant, trace).asString());
    String body = detail(tenant, trace).asString();
    assertTrue(body.endsWith(",\"records\":[" + line + "]}}"), body);
  }

  @Test
  void detail_lineBreaksOfAPayloadBecomeSpaces() {
    String pretty =
        "{\n\t\"emitted_at_ms\": 1,\r\n \"kind\": \"plasm_error\",\n \"call_index\": 0,"
            + "\n \"message\": \"a\\nb\"}";
    String event = Events.context(tenant, trace).rawPayload("{}").json();
    Requests.assertAnswer(
        1,
        0,
        Requests.post(
            "{\"events\":[" + event.replace("\"payload\":{}", "\"payload\":" + pretty) + "]}"));
    List<JsonNode> lines = lines(asLines(tenant, trace));
    assertEquals(1, lines.size());
    assertEquals("a\nb", lines.get(0).get("record").get("message").textValue());
  }

  @Test
  void detail_ownEventIdAndTimeOfAPayloadAreKeptUnderNamesOfTheirOwn() {
    Events event =
        Events.context(tenant, trace)
            .rawPayload(
                "{\"event_id\":\"own\",\"kind\":\"plasm_error\",\"emitted_at\":{\"t\":1.0e5},"
                    + "\"emitted_at_ms\":1,\"call_index\":0,\"message\":\"m\","
                    + "\"deep\":{\"event_id\":2,\"emitted_at\":12345678901234567890}}");
    store(event);
    assertEquals(
        json(
            """
            {"payload_event_id":"own","kind":"plasm_error","payload_emitted_at":{"t":1.0e5},
             "emitted_at_ms":1,"call_index":0,"message":"m",
             "deep":{"event_id":2,"emitted_at":12345678901234567890},
             "event_id":"%s","emitted_at":"2026-04-07T10:00:00Z"}
            """
                .formatted(event.eventId())),
        records(tenant, trace).get(0));
    assertTrue(detail(tenant, trace).asString().contains("{\"t\":1.0e5}"));
  }

  /** The same name in another spelling: written twice into one object, it would hide the other. */
  @ParameterizedTest
  @ValueSource(strings = {"event\\u005fid", "\\u0065vent_id", "emitted_a\\u0074"})
  void detail_ownEventIdSpelledWithEscapesDoesNotHideTheEnvelopes(String name) {
    Events event =
        Events.context(tenant, trace)
            .rawPayload(
                "{\"%s\":\"own\",\"kind\":\"plasm_error\",\"emitted_at_ms\":1,\"call_index\":0,\"message\":\"m\"}"
                    .formatted(name));
    store(event);
    JsonNode record = records(tenant, trace).get(0);
    assertEquals(event.eventId().toString(), record.get("event_id").textValue());
    assertEquals("2026-04-07T10:00:00Z", record.get("emitted_at").textValue());
    assertEquals(7, record.size());
  }

  /** Nothing of a payload may be lost, also when it already has a member of the new name. */
  @Test
  void detail_renamedMembersDoNotHideOthers() {
    store(
        Events.error(tenant, trace)
            .payload("event_id", "own")
            .payload("payload_event_id", "own, too"));
    String body = detail(tenant, trace).asString();
    assertTrue(body.contains("\"own\"") && body.contains("\"own, too\""), body);
    records(tenant, trace);
  }

  @Test
  void detail_asLinesHasTheRecordsOfTheObject() {
    store(Events.everyKind(tenant, trace));
    List<JsonNode> inObject = new ArrayList<>();
    json(detail(tenant, trace)).get("detail").get("records").forEach(inObject::add);
    assertEquals(10, inObject.size());
    assertEquals(inObject, lines(asLines(tenant, trace)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                         | application/json",
        "application/*                               | application/json",
        "application/json                            | application/json",
        "application/x-ndjson                        | application/x-ndjson",
        "application/x-ndjson, application/json;q=.5 | application/x-ndjson",
        "application/json;q=0.1,application/x-ndjson | application/x-ndjson",
        "text/html, application/x-ndjson;q=0.2       | application/x-ndjson",
        "text/html, */*;q=0.1                        | application/json",
      })
  void detail_comesInTheFormTheClientLikesBest(String accept, String form) {
    store(Events.context(tenant, trace));
    Response answer =
        request()
            .header("Accept", accept)
            .queryParam("tenant_id", tenant)
            .get("/v1/traces/" + trace);
    assertEquals(200, answer.statusCode(), answer.asString());
    assertEquals(form, answer.contentType().split(";")[0]);
  }

  @Test
  void detail_pagesBySeqAreCompleteWhileRecordsComeIn() {
    List<Events> events =
        IntStream.range(0, 11)
            .mapToObj(i -> Events.error(tenant, trace).emittedAt(T.minusSeconds(i)))
            .toList();
    store(events);
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<Events> late = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = json(detail(tenant, trace, "after_seq", after, "limit", 4)).get("detail");
      JsonNode records = page.get("records");
      sizes.add(records.size());
      records.forEach(line -> seen.add(line.get("record").get("event_id").textValue()));
      if (sizes.size() == 1) {
        late.add(Events.error(tenant, trace).emittedAt(T.minusSeconds(100)));
        store(late);
      }
      if (!page.has("next_after_seq")) {
        break;
      }
      after = page.get("next_after_seq").asLong();
      assertEquals(after, records.get(records.size() - 1).get("seq").asLong());
    }
    List<Events> byArrival = new ArrayList<>(events);
    byArrival.addAll(late);
    assertEquals(byArrival.stream().map(e -> e.eventId().toString()).toList(), seen);
    assertEquals(List.of(4, 4, 4, 0), sizes);
  }

  @Test
  void detail_afterSeqAndLimitCutWhatTheyShould() {
    List<Events> events = IntStream.range(0, 5).mapToObj(i -> Events.error(tenant, trace)).toList();
    store(events);
    List<String> all = events.stream().map(e -> e.eventId().toString()).toList();
    assertEquals(all, recordIds(tenant, trace, "after_seq", 0));
    assertEquals(all.subList(2, 5), recordIds(tenant, trace, "after_seq", 2));
    assertEquals(all.subList(0, 2), recordIds(tenant, trace, "limit", 2));
    assertEquals(all.subList(3, 4), recordIds(tenant, trace, "after_seq", 3, "limit", 1));
    assertEquals(List.of(), recordIds(tenant, trace, "after_seq", 5));
    assertEquals(List.of(), recordIds(tenant, trace, "after_seq", "99999999999999999999"));
    assertEquals(all, recordIds(tenant, trace, "limit", "99999999999999999999"));
    assertEquals(all, recordIds(tenant, trace, "after_seq", "", "limit", ""));
    assertEquals(
        List.of(3, 4),
        lines(
                request()
                    .accept(NDJSON)
                    .queryParam("tenant_id", tenant)
                    .queryParam("after_seq", 2)
                    .queryParam("limit", 2)
                    .get("/v1/traces/" + trace))
            .stream()
            .map(line -> line.get("seq").asInt())
            .toList());
  }

  @Test
  void detail_seqCountsRecordsByArrival() {
    store(Events.context(tenant, trace), Events.audit(tenant, trace, "note"));
    store(Events.error(tenant, trace).emittedAt(T.minusSeconds(1)));
    store(Events.context(tenant, trace).rawPayload("[]"), Events.error(tenant, trace));
    List<JsonNode> lines = lines(asLines(tenant, trace));
    assertEquals(List.of(2, 1, 3), lines.stream().map(line -> line.get("seq").asInt()).toList());
    assertEquals(3, onlyTrace(tenant).get("last_seq").asInt());
  }

  @Test
  void detail_ofALongTraceIsComplete() {
    List<Events> events =
        IntStream.range(0, 5_000).mapToObj(i -> Events.line(tenant, trace).lineIndex(i)).toList();
    for (int from = 0; from < 5_000; from += 1_000) {
      store(events.subList(from, from + 1_000));
    }
    assertEquals(
        events.stream().map(e -> e.eventId().toString()).toList(), recordIds(tenant, trace));
    assertEquals(5_000, lines(asLines(tenant, trace)).size());
  }

  @Test
  void detail_ofAnotherTenantsTraceIsNotFound() {
    store(Events.context(tenant, trace));
    String stranger = tenant();
    assertProblem(404, "trace-not-found", detail(stranger, trace));
    store(Events.context(stranger, UUID.randomUUID()));
    assertProblem(404, "trace-not-found", detail(stranger, trace));
    assertProblem(404, "trace-not-found", detail("__none__", trace));
  }

  @Test
  void detail_ofAnUnknownTraceIsNotFound() {
    store(Events.context(tenant, trace));
    assertProblem(404, "trace-not-found", detail(tenant, UUID.randomUUID()));
    assertProblem(
        404,
        "trace-not-found",
        request()
            .accept(NDJSON + ", application/problem+json")
            .queryParam("tenant_id", tenant)
            .get("/v1/traces/" + UUID.randomUUID()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "6532eebefcdd5fe68b9ec4513e158330",
        "6532eebe-fcdd-5fe6-8b9e-c4513e15833",
        "6532eebe-fcdd-5fe6-8b9e-c4513e1583300",
        "6532eebe-fcdd-5fe6-8b9e-c4513e15833z",
        "1-1-1-1-1",
      })
  void detail_whatIsNoUuidIsRefused(String id) {
    JsonNode problem =
        assertProblem(400, "invalid-request", get("/v1/traces/" + id, "tenant_id", tenant));
    assertEquals("trace_id must be a UUID", problem.get("detail").textValue());
  }

  @ParameterizedTest
  @CsvSource({"after_seq, -1", "after_seq, x", "limit, -1", "limit, 1e3"})
  void detail_parameterThatCannotBeUnderstoodIsNamed(String name, String value) {
    store(Events.context(tenant, trace));
    JsonNode problem = assertProblem(400, "invalid-request", detail(tenant, trace, name, value));
    assertTrue(problem.get("detail").textValue().startsWith(name + " must be "));
  }

  private static Response asLines(String tenant, UUID trace) {
    return request().accept(NDJSON).queryParam("tenant_id", tenant).get("/v1/traces/" + trace);
  }

  /** What a record of an event must be: the payload and two members of the envelope. */
  private static JsonNode withEnvelope(Events event) {
    ObjectNode payload = (ObjectNode) json(event.payloadJson());
    JsonNode envelope = json(event.json());
    payload.set("event_id", envelope.get("event_id"));
    payload.set("emitted_at", envelope.get("emitted_at"));
    return payload;
  }
}
