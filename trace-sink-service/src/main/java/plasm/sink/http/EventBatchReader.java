package plasm.sink.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.ShapeException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;

/**
 * The body of an ingest request as events: all of them, or a problem that names the first event and
 * member that is wrong.
 */
final class EventBatchReader {
  private static final String EVENTS = "events";

  private EventBatchReader() {}

  /** {@code {"events":[...]}}; other members are ignored. */
  static List<AuditEvent> readJson(byte[] body) {
    return read(body, EventBatchReader::readObject);
  }

  /** One event a line. */
  static List<AuditEvent> readNdjson(byte[] body) {
    return read(body, EventBatchReader::readLines);
  }

  private interface Reading {
    void into(List<AuditEvent> events, JsonParser json, byte[] body)
        throws IOException, ShapeException;
  }

  private static List<AuditEvent> read(byte[] body, Reading reading) {
    List<AuditEvent> events = new ArrayList<>();
    return JsonBody.read(
        body,
        e -> invalid(e, events.size()),
        json -> {
          reading.into(events, json, body);
          return events;
        });
  }

  private static ProblemException invalid(ShapeException e, int index) {
    ProblemType type = ProblemType.INVALID_EVENT;
    Integer at = e.pointer().isEmpty() ? null : (Integer) index;
    return new ProblemException(
        new Problem(type, type.status(), e.getMessage(), at, e.pointer()), e);
  }

  private static void readObject(List<AuditEvent> events, JsonParser json, byte[] body)
      throws IOException, ShapeException {
    if (json.nextToken() == null) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is empty");
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException("", "the body must be an object with the member events");
    }
    boolean found = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isEvents = json.currentName().equals(EVENTS);
      json.nextToken();
      if (!isEvents) {
        json.skipChildren();
      } else if (found) {
        throw new ShapeException("", "events is given twice");
      } else {
        found = true;
        readArray(events, json, body);
      }
    }
    if (!found) {
      throw new ShapeException("", "the member events is missing");
    }
    if (json.nextToken() != null) {
      throw new ShapeException("", "something follows the body's object");
    }
  }

  private static void readArray(List<AuditEvent> events, JsonParser json, byte[] body)
      throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new ShapeException("", "events must be a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      add(events, json, body, "/" + EVENTS + "/" + events.size());
    }
  }

  private static void readLines(List<AuditEvent> events, JsonParser json, byte[] body)
      throws IOException, ShapeException {
    while (json.nextToken() != null) {
      add(events, json, body, "/" + events.size());
    }
  }

  private static void add(List<AuditEvent> events, JsonParser json, byte[] body, String pointer)
      throws IOException, ShapeException {
    AuditEvent before = events.isEmpty() ? null : events.getLast();
    events.add(AuditEventReader.read(json, body, pointer, before));
  }
}
