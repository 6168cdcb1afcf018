package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import plasm.model.testkit.Events;

/**
 * An event that was sent at least once.
 *
 * @param kind of its payload, or {@code ""} when it is for audit only
 * @param json the whole event
 */
record SentEvent(TraceName trace, UUID eventId, String kind, String json) {
  /** An event id means something within its tenant only. */
  record Key(String tenant, UUID eventId) {}

  static SentEvent of(TraceName trace, Events event) {
    String json = event.json();
    String kind = SinkClient.parse(json).path("payload").path("kind").asText("");
    return new SentEvent(trace, event.eventId(), kind, json);
  }

  Key key() {
    return new Key(trace.tenant(), eventId);
  }

  boolean isRecord() {
    return !kind.isEmpty();
  }

  boolean isBillable() {
    return kind.equals("plasm_line");
  }

  JsonNode read() {
    return SinkClient.parse(json);
  }

  /** The body of a request with these events. */
  static String batch(Iterable<SentEvent> events) {
    StringBuilder body = new StringBuilder("{\"events\":[");
    String separator = "";
    for (SentEvent event : events) {
      body.append(separator).append(event.json());
      separator = ",";
    }
    return body.append("]}").toString();
  }
}
