package plasm.sink.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import plasm.model.json.JsonText;
import plasm.sink.relay.RemoteAnswer.Counts;
import plasm.sink.relay.RemoteAnswer.Later;
import plasm.sink.relay.RemoteAnswer.Loop;
import plasm.sink.relay.RemoteAnswer.Refused;
import plasm.sink.relay.RemoteAnswer.Taken;

/** What another sink's HTTP answer to a batch means. */
final class AnswerReader {
  /** Longer reasons are cut. */
  static final int MAX_DETAIL = 500;

  /**
   * Statuses that are 4xx and yet not about the events: credentials, address, protocol, time. They
   * would refuse any event, so none is put aside for them.
   */
  private static final Set<Integer> NOT_ABOUT_EVENTS =
      Set.of(401, 403, 404, 405, 407, 408, 415, 421, 425, 426, 429, 431, 451);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int LOOP_DETECTED = 508;

  /** What an answer's JSON object says; a member that is absent or of another type is null. */
  private record Members(
      String detail, String title, Integer index, Integer accepted, Integer repeated) {}

  private AnswerReader() {}

  /**
   * @param body its beginning
   * @param now for a Retry-After that is a date
   */
  static RemoteAnswer read(int status, HttpHeaders headers, byte[] body, Instant now) {
    Members members = members(body);
    String detail = detail(members, body);
    if (status >= 200 && status < 300) {
      return new Taken(
          members.accepted() == null || members.repeated() == null
              ? null
              : new Counts(members.accepted(), members.repeated()));
    }
    if (status == LOOP_DETECTED) {
      return new Loop(detail);
    }
    if (status >= 400 && status < 500 && !NOT_ABOUT_EVENTS.contains(status)) {
      return new Refused(status, detail, members.index());
    }
    Duration wait = RetryAfter.parse(headers.firstValue("Retry-After").orElse(null), now);
    return new Later(reason(status, wait), cause(status, headers, detail), wait);
  }

  private static FailureReason reason(int status, Duration wait) {
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE && !wait.isZero()) {
      return FailureReason.OVERLOADED;
    }
    return status >= 500 ? FailureReason.SERVER_ERROR : FailureReason.MISDIRECTED;
  }

  private static String cause(int status, HttpHeaders headers, String detail) {
    String where =
        status >= 300 && status < 400
            ? headers.firstValue("Location").map(to -> " to " + bounded(to)).orElse("")
            : "";
    return "it answers " + status + where + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static String detail(Members members, byte[] body) {
    if (members.detail() != null) {
      return bounded(members.detail());
    }
    if (members.title() != null) {
      return bounded(members.title());
    }
    return bounded(new String(body, StandardCharsets.UTF_8));
  }

  /** On one line, and not too long. */
  private static String bounded(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_DETAIL ? line : line.substring(0, MAX_DETAIL) + "...";
  }

  /** As far as they can be read: the body may be cut, or no JSON at all. */
  private static Members members(byte[] body) {
    String detail = null;
    String title = null;
    Integer index = null;
    Integer accepted = null;
    Integer repeated = null;
    try (JsonParser json = JsonText.FACTORY.createParser(body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          switch (name) {
            case "detail" -> detail = text(json);
            case "title" -> title = text(json);
            case "index" -> index = count(json);
            case "accepted" -> accepted = count(json);
            case "duplicate_skipped" -> repeated = count(json);
            default -> json.skipChildren();
          }
        }
      }
    } catch (IOException notJson) {
      // What was read before counts; without a detail the body itself is one.
      title = null;
    }
    return new Members(detail, title, index, accepted, repeated);
  }

  private static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  private static Integer count(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      long value = json.getLongValue();
      return value >= 0 && value <= Integer.MAX_VALUE ? (Integer) (int) value : null;
    }
    json.skipChildren();
    return null;
  }
}
