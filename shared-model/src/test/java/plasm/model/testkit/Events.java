package plasm.model.testkit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;

/**
 * An AuditEvent as a runtime posts it: one factory a kind, every default can be changed.
 *
 * <p>A value: each method returns a changed copy. The copy keeps the event id, so that a test can
 * post a changed repeat; {@link #fresh} gives it another. A null tenant leaves {@code tenant_id}
 * out. All events are of {@link #EMITTED_AT} until told otherwise.
 */
public final class Events {
  public static final Instant EMITTED_AT = Instant.parse("2026-04-07T10:00:00Z");

  private static final String PAYLOAD = "payload";

  private final Map<String, Object> envelope;

  private Events(Map<String, Object> envelope) {
    this.envelope = envelope;
  }

  /** Adds 100 domain_prompt_chars. */
  public static Events context(String tenant, UUID traceId) {
    return segment(tenant, traceId, "plasm_context")
        .payload("domain_prompt_chars_added", 100)
        .payload("reused_session", false)
        .payload("mode", "federate")
        .payload("entry_id", "petstore");
  }

  /** Adds 40 domain_prompt_chars. */
  public static Events expandDomain(String tenant, UUID traceId) {
    return segment(tenant, traceId, "expand_domain")
        .payload("domain_prompt_chars_added", 40)
        .payload("seeds", List.of("pets"));
  }

  /** Adds 1 call of 2 expressions and 60 characters, on more than one line. */
  public static Events invocation(String tenant, UUID traceId) {
    return segment(tenant, traceId, "plasm_invocation")
        .callIndex(1)
        .payload("multi_line", true)
        .payload("expression_count", 2)
        .payload("plasm_invocation_chars_added", 60);
  }

  /** Adds 1 line of 12 ms with 1 network request, 1 HTTP call, 2 cache hits and 3 misses. */
  public static Events line(String tenant, UUID traceId) {
    return segment(tenant, traceId, "plasm_line")
        .with("request_units", 1)
        .callIndex(1)
        .lineIndex(0)
        .payload("source_expression", "Pet.list()")
        .payload("capability", "pet.list")
        .payload("operation", "listPets")
        .payload("api_entry_id", "petstore")
        .payload("duration_ms", 12)
        .payload(
            "stats",
            object("duration_ms", 10, "network_requests", 1, "cache_hits", 2, "cache_misses", 3))
        .payload("source", "live")
        .payload("request_fingerprints", List.of("fp-1"))
        .payload("http_calls", List.of(httpCall("ok")));
  }

  /** Adds to no counter. */
  public static Events error(String tenant, UUID traceId) {
    return segment(tenant, traceId, "plasm_error").callIndex(1).payload("message", "no such pet");
  }

  /** Adds 30 domain_prompt_chars. */
  public static Events domainPromptChars(String tenant, UUID traceId) {
    return segment(tenant, traceId, "domain_prompt_chars_delta").payload("chars_added", 30);
  }

  /** Adds 50 plasm_response_chars. */
  public static Events responseChars(String tenant, UUID traceId) {
    return segment(tenant, traceId, "plasm_response_chars_delta")
        .payload("chars_added", 50)
        .payload("tool", "plasm");
  }

  /** Adds 70 mcp_resource_read_chars. */
  public static Events resourceRead(String tenant, UUID traceId) {
    return segment(tenant, traceId, "mcp_resource_read")
        .payload("archive", object("prompt_hash", "ph", "session_id", "s0", "run_id", "pr1"))
        .payload("uri_display", "plasm://r/1")
        .payload("chars_added", 70)
        .payload("duration_ms", 4)
        .payload("result", "success");
  }

  /** Adds 1 evaluated plan of 5 nodes and 200 characters. */
  public static Events codePlanEvaluate(String tenant, UUID traceId) {
    return plan(tenant, traceId, "code_plan_evaluate");
  }

  /** Adds 1 executed plan of 5 nodes and 200 characters with 2 derived runs. */
  public static Events codePlanExecute(String tenant, UUID traceId) {
    return plan(tenant, traceId, "code_plan_execute").payload("run_ids", List.of("pr1", "pr2"));
  }

  /** An event that is kept for audit only. */
  public static Events audit(String tenant, UUID traceId, String eventKind) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("event_id", UUID.randomUUID());
    envelope.put("schema_version", 1);
    envelope.put("emitted_at", Rfc3339.format(EMITTED_AT));
    envelope.put("trace_id", traceId);
    if (tenant != null) {
      envelope.put("tenant_id", tenant);
    }
    envelope.put("event_kind", eventKind);
    envelope.put("request_units", 0);
    return new Events(envelope);
  }

  /** One event of every kind of segment, in the order of the contract's table. */
  public static List<Events> everyKind(String tenant, UUID traceId) {
    return List.of(
        context(tenant, traceId),
        expandDomain(tenant, traceId),
        invocation(tenant, traceId),
        line(tenant, traceId),
        error(tenant, traceId),
        domainPromptChars(tenant, traceId),
        responseChars(tenant, traceId),
        resourceRead(tenant, traceId),
        codePlanEvaluate(tenant, traceId),
        codePlanExecute(tenant, traceId));
  }

  /** The body of {@code POST /v1/events}. */
  public static String batch(Events... events) {
    return batch(List.of(events));
  }

  /** The body of {@code POST /v1/events}. */
  public static String batch(List<Events> events) {
    return events.stream()
        .map(Events::json)
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }

  /** The same body as {@code application/x-ndjson}. */
  public static String ndjson(List<Events> events) {
    return events.stream().map(event -> event.json() + "\n").collect(Collectors.joining());
  }

  /** Sets a member of the envelope: text, number, boolean, null, List, Map or {@link RawJson}. */
  public Events with(String member, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(envelope);
    copy.put(member, value);
    return new Events(copy);
  }

  /** Leaves a member of the envelope out. */
  public Events without(String member) {
    Map<String, Object> copy = new LinkedHashMap<>(envelope);
    copy.remove(member);
    return new Events(copy);
  }

  /** Sets a member of the payload. */
  public Events payload(String member, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(payload());
    copy.put(member, value);
    return with(PAYLOAD, copy);
  }

  /** Leaves a member of the payload out. */
  public Events payloadWithout(String member) {
    Map<String, Object> copy = new LinkedHashMap<>(payload());
    copy.remove(member);
    return with(PAYLOAD, copy);
  }

  /** Puts this JSON, as it is, in the payload's place; line breaks become spaces. */
  public Events rawPayload(String json) {
    return with(PAYLOAD, RawJson.of(json));
  }

  public Events eventId(UUID eventId) {
    return with("event_id", eventId);
  }

  /** The same event under another event id. */
  public Events fresh() {
    return eventId(UUID.randomUUID());
  }

  /** In the envelope and, where the payload tells it, there too. */
  public Events emittedAt(Instant time) {
    Events moved = with("emitted_at", Rfc3339.format(time));
    return payload().containsKey("emitted_at_ms")
        ? moved.payload("emitted_at_ms", time.toEpochMilli())
        : moved;
  }

  /** In the envelope and the payload. */
  public Events callIndex(long index) {
    return with("call_index", index).payload("call_index", index);
  }

  /** In the envelope and the payload. */
  public Events lineIndex(long index) {
    return with("line_index", index).payload("line_index", index);
  }

  public Events mcpSession(String id) {
    return with("mcp_session_id", id);
  }

  /** Where runtimes put it: in the payload, under {@code _plasm_audit}. */
  public Events logicalSession(String id) {
    return payload("_plasm_audit", object("logical_session_id", id));
  }

  public Events project(String slug) {
    return with("project_slug", slug);
  }

  public Events workspace(String slug) {
    return with("workspace_slug", slug);
  }

  public UUID eventId() {
    return UUID.fromString(envelope.get("event_id").toString());
  }

  /** The AuditEvent on one line. */
  public String json() {
    return text(envelope);
  }

  /** The payload alone, as the segments route takes it. */
  public String payloadJson() {
    return text(envelope.get(PAYLOAD));
  }

  @Override
  public String toString() {
    return json();
  }

  private static Events segment(String tenant, UUID traceId, String kind) {
    return audit(tenant, traceId, "mcp_trace_segment")
        .payload("emitted_at_ms", EMITTED_AT.toEpochMilli())
        .payload("kind", kind);
  }

  private static Events plan(String tenant, UUID traceId, String kind) {
    return segment(tenant, traceId, kind)
        .payload("plan_handle", "p1")
        .payload("plan_id", "0cb1e29c-658c-4a14-95e6-0af593bd04cf")
        .payload("plan_name", "demo")
        .payload("plan_hash", "797ff6b48889449951b5aca80fa1cc5f0c48863ac5eeb80031559a09732a205e")
        .payload("prompt_hash", "d83f07841206c84d9c647ddb2dd40fa216baa0a9f42ec6d399dffda03309a6b0")
        .payload("session_id", "57526d5c11e6a0d365fdf6278774324d")
        .payload("node_count", 5)
        .payload("code_chars", 200);
  }

  private static Map<String, Object> httpCall(Object outcome) {
    return object(
        "method", "GET", "url", "https://pets.example/v1", "duration_ms", 9, "outcome", outcome);
  }

  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** Empty when there is none; what is no object has no members to change. */
  private Map<String, Object> payload() {
    Map<String, Object> members = new LinkedHashMap<>();
    if (envelope.get(PAYLOAD) instanceof Map<?, ?> object) {
      object.forEach((name, value) -> members.put((String) name, value));
    }
    return members;
  }

  private static String text(Object value) {
    StringWriter out = new StringWriter(512);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case BigInteger number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.longValue());
      case RawJson raw -> json.writeRawValue(raw.toString());
      case List<?> items -> {
        json.writeStartArray();
        for (Object item : items) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Map<?, ?> members -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          json.writeFieldName((String) member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }
}
