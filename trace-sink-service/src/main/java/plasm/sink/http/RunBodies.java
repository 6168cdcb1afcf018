package plasm.sink.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.problem.ProblemType;
import plasm.sink.run.RunEvent;
import plasm.sink.run.RunStart;

/** The bodies of the routes of retained runs. */
final class RunBodies {
  private static final RawJson NO_DATA = RawJson.of("{}");

  private RunBodies() {}

  /**
   * Events to add, and the attempt that the first of them names.
   *
   * @param attempt null: none
   */
  record Added(List<RunEvent> events, String attempt) {}

  /**
   * The end of a run.
   *
   * @param endedAtMs 0: now
   * @param attempt null: none
   */
  record End(long endedAtMs, String attempt) {}

  static RunStart start(byte[] body) {
    return read(body, RunBodies::readStart);
  }

  /** One event, or a list of them. */
  static Added events(byte[] body) {
    return read(body, json -> readEvents(json, body));
  }

  /** An empty body says nothing. */
  static End end(byte[] body) {
    return body.length == 0 ? new End(0, null) : read(body, RunBodies::readEnd);
  }

  private static <T> T read(byte[] body, JsonBody.Reading<T> reading) {
    return JsonBody.readValue(body, ProblemType.INVALID_RUN, reading);
  }

  private static RunStart readStart(JsonParser json) throws IOException, ShapeException {
    requireObject(json, "");
    String runId = null;
    String repoId = null;
    String attempt = null;
    long startedAtMs = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "run_id" -> runId = text(json, "/run_id");
        case "repo_id", "repo", "corpus_id" -> repoId = text(json, "/" + name);
        case "attempt" -> attempt = text(json, "/attempt");
        case "started_at_ms" -> startedAtMs = time(json, "/started_at_ms");
        default -> json.skipChildren();
      }
    }
    if (runId == null || runId.isBlank()) {
      throw new ShapeException("/run_id", "run_id must be given and not blank");
    }
    if (repoId == null) {
      throw new ShapeException("/repo_id", "repo_id must be given; it may be empty");
    }
    return new RunStart(runId, repoId, startedAtMs, attempt);
  }

  private static Added readEvents(JsonParser json, byte[] body) throws IOException, ShapeException {
    List<RunEvent> events = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String attempt = readEvent(json, body, "", events);
      return new Added(events, attempt);
    }
    String attempt = null;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String own = readEvent(json, body, "/" + events.size(), events);
      if (own != null && attempt != null && !own.equals(attempt)) {
        throw new ShapeException(
            "/" + (events.size() - 1) + "/attempt", "events of one post are of one attempt");
      }
      attempt = own != null ? own : attempt;
    }
    return new Added(events, attempt);
  }

  /** Returns the attempt that the event names; null when it names none. */
  private static String readEvent(
      JsonParser json, byte[] body, String pointer, List<RunEvent> events)
      throws IOException, ShapeException {
    requireObject(json, pointer);
    String kind = null;
    long ts = 0;
    String msg = null;
    String attempt = null;
    RawJson data = NO_DATA;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      String at = pointer + "/" + name;
      switch (name) {
        case "kind" -> kind = text(json, at);
        case "ts" -> ts = time(json, at);
        case "msg" -> msg = text(json, at);
        case "attempt" -> attempt = text(json, at);
        case "data" -> data = data(json, body, at);
        default -> json.skipChildren();
      }
    }
    if (kind == null || kind.isEmpty()) {
      throw new ShapeException(pointer + "/kind", "kind must be given and not empty");
    }
    events.add(new RunEvent(kind, ts, msg, data));
    return attempt;
  }

  private static RawJson data(JsonParser json, byte[] body, String pointer)
      throws IOException, ShapeException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return NO_DATA;
    }
    requireObject(json, pointer);
    return JsonBody.value(json, body);
  }

  private static End readEnd(JsonParser json) throws IOException, ShapeException {
    requireObject(json, "");
    long endedAtMs = 0;
    String attempt = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "ended_at_ms" -> endedAtMs = time(json, "/ended_at_ms");
        case "attempt" -> attempt = text(json, "/attempt");
        default -> json.skipChildren();
      }
    }
    return new End(endedAtMs, attempt);
  }

  private static void requireObject(JsonParser json, String pointer) throws ShapeException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException(pointer, "must be an object");
    }
  }

  private static String text(JsonParser json, String pointer) throws IOException, ShapeException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> json.getText();
      default -> throw new ShapeException(pointer, "must be a string or null");
    };
  }

  /** 0 for null. */
  private static long time(JsonParser json, String pointer) throws IOException, ShapeException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    boolean fits =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && json.getLongValue() >= 0;
    if (!fits) {
      throw new ShapeException(pointer, "must be a number of milliseconds, 0 or more");
    }
    return json.getLongValue();
  }
}
