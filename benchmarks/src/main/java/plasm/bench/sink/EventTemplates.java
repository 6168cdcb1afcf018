package plasm.bench.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of a trace, pre-rendered: one template per position in the trace, in some variants.
 *
 * <p>Eight successive events are one run of an agent: an invocation, its lines, the answer's size.
 * Of every 64 events 45 are lines (70 %), 3 errors, 8 invocations and 8 response deltas.
 */
final class EventTemplates {
  static final int POSITIONS = 64;
  static final int EVENTS_PER_RUN = 8;
  private static final int VARIANTS = 4;

  private static final String[] WORDS =
      """
      account active address amount archive balance branch budget calendar campaign catalog channel
      client comment company contact contract created currency customer delivery deployment device
      discount document draft employee expense feature folder forecast fulfilled invoice issue label
      ledger location margin member message milestone notify offer order owner parcel partner payment
      pending pipeline product project quantity quarter receipt refund region release report request
      resolved review rollout schedule segment shipment status stock subscription supplier ticket
      timeline total transfer updated vendor version visit warehouse webhook workflow
      """
          .split("\\s+");

  private final SplittableRandom random = new SplittableRandom(20_260_407);
  private final List<EventTemplate> templates = new ArrayList<>();

  EventTemplates() {
    for (int variant = 0; variant < VARIANTS; variant++) {
      for (int position = 0; position < POSITIONS; position++) {
        templates.add(at(position));
      }
    }
  }

  EventTemplate pick(int position, int variant) {
    return templates.get(
        Math.floorMod(variant, VARIANTS) * POSITIONS + Math.floorMod(position, POSITIONS));
  }

  private EventTemplate at(int position) {
    int call = position / EVENTS_PER_RUN;
    int step = position % EVENTS_PER_RUN;
    if (step == 0) {
      return audit(call, "null", 0, invocation(call));
    }
    if (step == EVENTS_PER_RUN - 1) {
      return audit(call, "null", 0, responseDelta(call));
    }
    int line = step - 1;
    return step == 4 && call % 3 == 1
        ? audit(call, String.valueOf(line), 0, error(call, line))
        : audit(call, String.valueOf(line), 1, line(call, line));
  }

  private EventTemplate audit(int call, String lineIndex, int requestUnits, String payload) {
    String event =
        """
        {"event_id":"%s","schema_version":1,"emitted_at":"%s","trace_id":"%s",
        "mcp_session_id":"mcp-%s","plasm_prompt_hash":"%s","plasm_execute_session":"es-%s",
        "run_id":"%s","call_index":%d,"line_index":%s,"tenant_id":"%s",
        "principal_sub":"auth0|65f1c0ffee0123456789abcd","workspace_slug":"bench",
        "project_slug":"main","event_kind":"mcp_trace_segment","request_units":%d,
        "payload":{"emitted_at_ms":%s,%s,
        "_plasm_audit":{"logical_session_id":"%s"}}}
        """
            .formatted(
                EventTemplate.EVENT_ID,
                EventTemplate.EMITTED_AT,
                EventTemplate.TRACE_ID,
                EventTemplate.TRACE_ID,
                "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
                EventTemplate.RUN_ID,
                EventTemplate.RUN_ID,
                call,
                lineIndex,
                EventTemplate.TENANT,
                requestUnits,
                EventTemplate.EMITTED_AT_MS,
                payload,
                EventTemplate.TRACE_ID);
    return new EventTemplate(onOneLine(event));
  }

  private String line(int call, int line) {
    int millis = random.nextInt(12, 900);
    String capability = word();
    return """
        "kind":"plasm_line","call_index":%d,"line_index":%d,"source_expression":"%s",
        "capability":"%s.list","operation":"query","api_entry_id":"%s-api","duration_ms":%d,"stats":{"duration_ms":%d,"network_requests":1,
        "cache_hits":0,"cache_misses":1},"source":"live","request_fingerprints":["%s"],
        "http_calls":[{"method":"GET","url":"https://api.%s.example/v2/%s?status=%s&page=%d",
        "duration_ms":%d,"outcome":"ok"}]
        """
        .formatted(
            call,
            line,
            expression(80),
            capability,
            capability,
            millis + 2,
            millis + 1,
            EventTemplate.FINGERPRINT,
            word(),
            capability,
            word(),
            random.nextInt(1, 40),
            millis);
  }

  private String invocation(int call) {
    return """
        "kind":"plasm_invocation","call_index":%d,"multi_line":true,"expression_count":6,
        "plasm_invocation_chars_added":%d,"reasoning_chars":240,"reasoning":"%s"
        """
        .formatted(call, random.nextInt(200, 900), words(240));
  }

  private String responseDelta(int call) {
    return """
        "kind":"plasm_response_chars_delta","chars_added":%d,"tool":"plasm","call_index":%d,
        "multi_line":true,"expression_count":6
        """
        .formatted(random.nextInt(500, 9_000), call);
  }

  private String error(int call, int line) {
    return """
        "kind":"plasm_error","call_index":%d,"line_index":%d,"message":"%s"
        """
        .formatted(call, line, words(200));
  }

  /** Such as {@code e7(customer).filter(status=pending).orders[region,total]}. */
  private String expression(int chars) {
    StringBuilder text = new StringBuilder("e%d(%s)".formatted(random.nextInt(1, 99), word()));
    while (text.length() < chars) {
      text.append(".%s(%s=%s)".formatted(word(), word(), word()));
    }
    return text.toString();
  }

  private String words(int chars) {
    StringBuilder text = new StringBuilder(word());
    while (text.length() < chars) {
      text.append(' ').append(word());
    }
    return text.toString();
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String onOneLine(String json) {
    return json.replaceAll("\\n\\s*", "");
  }
}
