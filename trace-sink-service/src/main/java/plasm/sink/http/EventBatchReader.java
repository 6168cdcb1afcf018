package plasm.sink.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.IllegalTextException;
import plasm.model.json.JsonText;
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
    try (JsonParser json = JsonText.FACTORY.createParser(body)) {
      JsonText.requireStorable(body);
      reading.into(events, json, body);
      return events;
    } catch (IllegalTextException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw MalformedJson.problem(e);
    } catch (ShapeException e) {
      throw new ProblemException(
          new Problem(
              ProblemType.INVALID_EVENT,
              ProblemType.INVALID_EVENT.status(),
              e.getMessage(),
              e.pointer().isEmpty() ? null : (Integer) events.size(),
              e.pointer()),
          e);
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body cannot be read", e);
    }
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
      events.add(AuditEventReader.read(json, body, "/" + EVENTS + "/" + events.size()));
    }
  }

  private static void readLines(List<AuditEvent> events, JsonParser json, byte[] body)
      throws IOException, ShapeException {
    while (json.nextToken() != null) {
      events.add(AuditEventReader.read(json, body, "/" + events.size()));
    }
  }
}
