package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.detail;
import static plasm.sink.http.Requests.eventually;
import static plasm.sink.http.Requests.json;
import static plasm.sink.http.Requests.listed;
import static plasm.sink.http.Requests.onlyTrace;
import static plasm.sink.http.Requests.records;
import static plasm.sink.http.Requests.store;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Events;

/** What becomes of traces of which nothing is heard for a while: here a second. */
@QuarkusTest
@TestProfile(TraceStatusTest.ShortIdleWindow.class)
class TraceStatusTest {
  public static class ShortIdleWindow implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("plasm.trace-idle-secs", "1");
    }
  }

  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Test
  void status_isCompletedWhenNothingIsHeardForTheIdleWindow() {
    store(Events.everyKind(tenant, trace));
    eventually(this::status, "completed"::equals);
    assertEquals(List.of(), listed(tenant, "status", "live"));
    for (String status : List.of("completed", "Completed", "COMPLETED", "all", "")) {
      assertEquals(List.of(trace.toString()), listed(tenant, "status", status));
    }
    assertEquals("completed", json(detail(tenant, trace)).get("detail").get("status").textValue());
  }

  @Test
  void status_isLiveAgainAfterALaterEventOfTheSameTrace() {
    store(Events.everyKind(tenant, trace));
    eventually(this::status, "completed"::equals);
    JsonNode before = onlyTrace(tenant);
    // A look can come too late to see it live, so it is woken until it is seen so.
    eventually(
        () -> {
          store(Events.audit(tenant, trace, "wake-up"));
          return status();
        },
        "live"::equals);
    eventually(this::status, "completed"::equals);
    assertEquals(withoutSeq(before), withoutSeq(onlyTrace(tenant)));
    store(Events.error(tenant, trace));
    JsonNode after = onlyTrace(tenant);
    assertEquals(11, records(tenant, trace).size());
    // An end takes a number as well, but an event may come before the end is noted.
    assertTrue(after.get("last_seq").asInt() >= 11, after.toString());
    assertEquals(before.get("totals"), after.get("totals"));
    assertEquals(before.get("started_at_ms"), after.get("started_at_ms"));
  }

  private static JsonNode withoutSeq(JsonNode summary) {
    return summary.<ObjectNode>deepCopy().remove(List.of("last_seq"));
  }

  private String status() {
    return onlyTrace(tenant).get("status").textValue();
  }
}
