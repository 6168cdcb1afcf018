package plasm.model.lash.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

/**
 * A parser that goes over a text once, and the text, to look ahead in.
 *
 * @param text all that the parser goes over
 */
record Input(JsonParser json, RawJson text) {

  JsonToken token() {
    return json.currentToken();
  }

  /** Where the current token begins, in bytes. */
  int from() {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  /** Where the current token ends, in bytes. */
  int to() {
    return (int) json.currentLocation().getByteOffset();
  }

  /**
   * The string under a name in the object that begins at {@code from}; null when it has no such
   * member, or not a string.
   */
  String textAhead(int from, String name) throws IOException {
    try (JsonParser ahead = text.part(from, text.length() - from).parser()) {
      ahead.nextToken();
      while (ahead.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = ahead.currentName().equals(name);
        JsonToken value = ahead.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING ? ahead.getText() : null;
        }
        ahead.skipChildren();
      }
      return null;
    }
  }

  /** RFC 6901 pointer to the value at which the parser stands. */
  String pointer() {
    return json.getParsingContext().pathAsPointer().toString();
  }

  /** The value at which the parser stands is of another type. */
  ShapeException wrong(String expected) throws IOException {
    String name = json.currentName();
    return new ShapeException(
        pointer(), (name == null ? "the value" : name) + " must be " + expected);
  }
}
