package plasm.model.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Text that is one JSON value and nothing else but space around it. */
public final class JsonDocument {
  private JsonDocument() {}

  /** Reads the value at which the parser stands, and leaves it at the value's end. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(JsonParser json) throws IOException, ShapeException;
  }

  /**
   * @throws IllegalTextException when the bytes are not text
   * @throws IOException when they are no JSON, or something follows the value
   * @throws ShapeException when the value is not what the reading asks for
   */
  public static <T> T read(byte[] utf8, Reading<T> reading) throws IOException, ShapeException {
    JsonText.requireCharacters(utf8);
    return read(RawJson.verbatim(utf8), reading);
  }

  /**
   * Reads text that is known to be free of what {@link JsonText#requireCharacters} refuses.
   *
   * @throws IOException when it is no JSON, or something follows the value
   * @throws ShapeException when the value is not what the reading asks for
   */
  public static <T> T read(RawJson text, Reading<T> reading) throws IOException, ShapeException {
    try (JsonParser json = text.parser()) {
      if (json.nextToken() == null) {
        throw new JsonParseException(json, "there is no JSON value");
      }
      T value = reading.read(json);
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "something follows the JSON value");
      }
      return value;
    }
  }
}
