package plasm.model.lash.otel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.CanonicalJson;

/** What a runtime's own step was about: {@code diagnostic.phase} of its payload (section 14). */
final class DiagnosticPhase {
  private DiagnosticPhase() {}

  /** Null when the payload has no such string. */
  static String of(CanonicalJson payload) {
    try (JsonParser json = payload.json().parser()) {
      json.nextToken();
      boolean found =
          enter(json, "diagnostic")
              && enter(json, "phase")
              && json.currentToken() == JsonToken.VALUE_STRING;
      return found ? json.getText() : null;
    } catch (IOException e) {
      throw new UncheckedIOException("the value was read before", e);
    }
  }

  /** Steps to the member's value; false when this is no object, or has no such member. */
  private static boolean enter(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = json.currentName().equals(name);
      json.nextToken();
      if (found) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }
}
