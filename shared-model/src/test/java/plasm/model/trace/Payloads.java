package plasm.model.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import plasm.model.json.RawJson;

/** A payload of each kind with all its fields, and which of them the contract requires. */
enum Payloads {
  PLASM_CONTEXT(
      """
      {"emitted_at_ms":1,"kind":"plasm_context","domain_prompt_chars_added":2,
       "reused_session":true,"mode":"federate","entry_id":"e","entities":["a","b"],"seeds":["s"]}
      """,
      "/domain_prompt_chars_added",
      "/reused_session"),
  EXPAND_DOMAIN(
      """
      {"emitted_at_ms":1,"kind":"expand_domain","domain_prompt_chars_added":2,"entry_id":"e",
       "entities":["a"],"seeds":["s","t"]}
      """,
      "/domain_prompt_chars_added"),
  PLASM_INVOCATION(
      """
      {"emitted_at_ms":1,"kind":"plasm_invocation","call_index":2,"multi_line":true,
       "expression_count":3,"plasm_invocation_chars_added":4,"reasoning_chars":5,"reasoning":"r"}
      """,
      "/call_index",
      "/multi_line",
      "/expression_count",
      "/plasm_invocation_chars_added"),
  PLASM_LINE(
      """
      {"emitted_at_ms":1,"kind":"plasm_line","call_index":2,"line_index":3,
       "source_expression":"Pet.list()","repl_pre":"pre","repl_post":"post","capability":"c",
       "operation":"o","api_entry_id":"api","duration_ms":4,
       "stats":{"duration_ms":5,"network_requests":6,"cache_hits":7,"cache_misses":8},
       "source":"replay","request_fingerprints":["f1","f2"],
       "http_calls":[{"method":"GET","url":"u","duration_ms":9,"outcome":"ok"},
        {"method":"PUT","url":"v","duration_ms":10,"outcome":{"error":{"message":"m"}}}]}
      """,
      "/call_index",
      "/line_index",
      "/source_expression",
      "/duration_ms",
      "/stats",
      "/stats/duration_ms",
      "/stats/network_requests",
      "/stats/cache_hits",
      "/stats/cache_misses",
      "/source",
      "/request_fingerprints",
      "/http_calls",
      "/http_calls/0/method",
      "/http_calls/0/url",
      "/http_calls/0/duration_ms",
      "/http_calls/0/outcome",
      "/http_calls/1/method",
      "/http_calls/1/url",
      "/http_calls/1/duration_ms",
      "/http_calls/1/outcome",
      "/http_calls/1/outcome/error",
      "/http_calls/1/outcome/error/message"),
  PLASM_ERROR(
      """
      {"emitted_at_ms":1,"kind":"plasm_error","call_index":2,"line_index":3,"message":"m"}
      """,
      "/call_index",
      "/message"),
  DOMAIN_PROMPT_CHARS_DELTA(
      """
      {"emitted_at_ms":1,"kind":"domain_prompt_chars_delta","chars_added":2}
      """,
      "/chars_added"),
  PLASM_RESPONSE_CHARS_DELTA(
      """
      {"emitted_at_ms":1,"kind":"plasm_response_chars_delta","chars_added":2,"tool":"t",
       "call_index":3,"multi_line":true,"expression_count":4}
      """,
      "/chars_added"),
  MCP_RESOURCE_READ(
      """
      {"emitted_at_ms":1,"kind":"mcp_resource_read",
       "archive":{"prompt_hash":"ph","session_id":"s","run_id":"r","resource_index":2},
       "uri_display":"u","chars_added":3,"is_binary":true,"duration_ms":4,"result":"error",
       "error_class":"ec"}
      """,
      "/archive/prompt_hash",
      "/archive/session_id",
      "/archive/run_id",
      "/uri_display",
      "/chars_added",
      "/duration_ms",
      "/result"),
  CODE_PLAN_EVALUATE(
      """
      {"emitted_at_ms":1,"kind":"code_plan_evaluate","plan_handle":"h","plan_id":"i",
       "plan_name":"n","plan_hash":"ha","plan_uri":"u","canonical_plan_uri":"cu",
       "plan_http_path":"p","prompt_hash":"ph","session_id":"s","node_count":2,"code_chars":3,
       "dag":{"nodes":[{"id":1.0e5}]}}
      """,
      "/plan_handle",
      "/plan_id",
      "/plan_name",
      "/plan_hash",
      "/prompt_hash",
      "/session_id",
      "/node_count",
      "/code_chars"),
  CODE_PLAN_EXECUTE(
      """
      {"emitted_at_ms":1,"kind":"code_plan_execute","plan_handle":"h","plan_id":"i",
       "plan_name":"n","plan_hash":"ha","plan_uri":"u","canonical_plan_uri":"cu",
       "plan_http_path":"p","prompt_hash":"ph","session_id":"s","node_count":2,"code_chars":3,
       "dag":[],"plasm_call_index":4,"run_ids":["r1"],
       "run_artifacts":[{"run_id":"r1","artifact_uri":"au","canonical_artifact_uri":"cau",
        "artifact_path":"ap","run_step":5,"node_id":"ni","display":"d",
        "request_fingerprints":["f"]},{"run_id":"r2"}]}
      """,
      "/plan_handle",
      "/plan_id",
      "/plan_name",
      "/plan_hash",
      "/prompt_hash",
      "/session_id",
      "/run_artifacts/0/run_id",
      "/run_artifacts/1/run_id");

  private static final JsonMapper JSON = new JsonMapper();

  private final String full;
  private final List<String> required;

  Payloads(String full, String... required) {
    this.full = full;
    this.required = List.of(required);
  }

  /** Pointers of the members without which the payload is none of this kind. */
  List<String> required() {
    return required;
  }

  /** With every field of the contract's table. */
  ObjectNode full() {
    try {
      return (ObjectNode) JSON.readTree(full);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the required fields alone, and the tag and the time. */
  ObjectNode minimal() {
    ObjectNode payload = full();
    payload
        .properties()
        .removeIf(
            member ->
                !required.contains("/" + member.getKey())
                    && !List.of("kind", "emitted_at_ms").contains(member.getKey()));
    return payload;
  }

  static ObjectNode with(ObjectNode payload, String pointer, JsonNode value) {
    ((ObjectNode) parent(payload, pointer)).set(name(pointer), value);
    return payload;
  }

  static ObjectNode without(ObjectNode payload, String pointer) {
    ((ObjectNode) parent(payload, pointer)).remove(name(pointer));
    return payload;
  }

  /** Pointers of all members, at any depth, that {@code under} holds. */
  static void pointers(JsonNode under, String at, List<String> into) {
    if (under instanceof ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        pointers(items.get(i), at + "/" + i, into);
      }
    }
    for (Map.Entry<String, JsonNode> member : under.properties()) {
      String pointer = at + "/" + member.getKey();
      into.add(pointer);
      pointers(member.getValue(), pointer, into);
    }
  }

  static PayloadView view(JsonNode payload) {
    return PayloadView.of(RawJson.of(payload.toString()), true);
  }

  static TraceSegment segment(JsonNode payload) {
    return view(payload).event().segment();
  }

  private static JsonNode parent(ObjectNode payload, String pointer) {
    return payload.at(pointer.substring(0, pointer.lastIndexOf('/')));
  }

  private static String name(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }
}
