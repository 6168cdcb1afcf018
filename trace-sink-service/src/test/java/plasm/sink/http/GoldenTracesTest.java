package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.detail;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.list;
import static plasm.sink.http.Requests.post;
import static plasm.sink.http.Requests.recordIds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Golden;

/** The specification's events, posted as they are, give the traces that it expects. */
@QuarkusTest
@TestProfile(GoldenTracesTest.StateOfItsOwn.class)
class GoldenTracesTest {
  /** A service that no other test has posted to, since the vectors name their tenants. */
  public static class StateOfItsOwn implements QuarkusTestProfile {}

  private final List<JsonNode> expected = new ArrayList<>();
  private final Map<String, List<JsonNode>> expectedByTenant = new LinkedHashMap<>();

  @BeforeEach
  void postAll() {
    json(Golden.text("expected_traces.json")).forEach(expected::add);
    for (JsonNode trace : expected) {
      expectedByTenant
          .computeIfAbsent(trace.get("tenant_id").textValue(), t -> new ArrayList<>())
          .add(trace);
    }
    JsonNode answer =
        json(post("{\"events\":[" + String.join(",", Golden.lines("events.jsonl")) + "]}"));
    int accepted = answer.get("accepted").asInt();
    assertEquals(164, accepted + answer.get("duplicate_skipped").asInt());
    assertTrue(accepted == 164 || accepted == 0, "either the first time or a repeat");
  }

  @Test
  void list_isWhatTheSpecificationExpects() {
    assertEquals(4, expectedByTenant.size());
    expectedByTenant.forEach(
        (tenant, traces) -> {
          List<JsonNode> shown = new ArrayList<>();
          list(tenant).get("traces").forEach(summary -> shown.add(asExpected(summary)));
          assertEquals(traces.stream().map(GoldenTracesTest::withoutRecords).toList(), shown);
        });
  }

  @Test
  void detail_isWhatTheSpecificationExpects() {
    assertEquals(12, expected.size());
    for (JsonNode trace : expected) {
      String tenant = trace.get("tenant_id").textValue();
      UUID id = UUID.fromString(trace.get("trace_id").textValue());
      JsonNode summary = json(detail(tenant, id)).get("detail");
      assertEquals(withoutRecords(trace), asExpected(summary));
      List<String> recordIds = new ArrayList<>();
      trace.get("record_event_ids").forEach(recordId -> recordIds.add(recordId.textValue()));
      assertEquals(recordIds, recordIds(tenant, id));
      assertEquals(recordIds.size(), summary.get("last_seq").asInt());
    }
  }

  @Test
  void detail_recordsArePayloadsAsPosted() {
    Map<String, String> postedById = new HashMap<>();
    for (String line : Golden.lines("events.jsonl")) {
      postedById.put(json(line).get("event_id").textValue(), line);
    }
    for (JsonNode trace : expected) {
      String tenant = trace.get("tenant_id").textValue();
      UUID id = UUID.fromString(trace.get("trace_id").textValue());
      String body = detail(tenant, id).asString();
      for (JsonNode recordId : trace.get("record_event_ids")) {
        String posted = postedById.get(recordId.textValue());
        String emittedAt = json(posted).get("emitted_at").textValue();
        String payload = posted.substring(posted.indexOf("\"payload\": {") + 11);
        String members = payload.substring(0, endOfObject(payload) - 1);
        String record =
            members + ",\"event_id\":\"" + recordId.textValue() + "\",\"emitted_at\":\"";
        int at = body.indexOf(record);
        assertTrue(at > 0, record);
        String shown =
            body.substring(at + record.length(), body.indexOf('"', at + record.length()));
        assertEquals(Instant.parse(emittedAt).toString(), shown);
      }
    }
  }

  /** The index behind the object that the text begins with. */
  private static int endOfObject(String text) {
    int depth = 0;
    boolean inText = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inText) {
        i += c == '\\' ? 1 : 0;
        inText = c != '"';
      } else if (c == '"') {
        inText = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    throw new AssertionError("no object: " + text);
  }

  private static JsonNode withoutRecords(JsonNode trace) {
    ObjectNode copy = trace.deepCopy();
    copy.remove("record_event_ids");
    return copy;
  }

  /** A summary with those members only that the vectors have. */
  private JsonNode asExpected(JsonNode summary) {
    ObjectNode copy = summary.deepCopy();
    return copy.retain(Requests.members(withoutRecords(expected.getFirst())));
  }
}
