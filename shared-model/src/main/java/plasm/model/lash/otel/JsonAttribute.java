package plasm.model.lash.otel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.opentelemetry.api.common.AttributesBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.RawJson;

/**
 * JSON values as attributes (spec/lash-trace.md, section 13): booleans, texts and floats as they
 * are; integers likewise, one that is too large as the largest; null as the text {@code null};
 * arrays and objects as the JSON text that they are.
 */
public final class JsonAttribute {
  private JsonAttribute() {}

  /**
   * Puts one value.
   *
   * @param value that was found to be JSON before
   */
  public static void put(String key, RawJson value, AttributesBuilder to) {
    try (JsonParser json = value.parser()) {
      json.nextToken();
      put(key, json, value, to);
    } catch (IOException e) {
      throw readBefore(e);
    }
  }

  /**
   * Puts each member of an object.
   *
   * @param prefix of the attributes' names, before those of the members
   * @param object that was found to be a JSON object before
   */
  public static void putMembers(String prefix, RawJson object, AttributesBuilder to) {
    try (JsonParser json = object.parser()) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        put(prefix + name, json, object, to);
      }
    } catch (IOException e) {
      throw readBefore(e);
    }
  }

  private static void put(String key, JsonParser json, RawJson text, AttributesBuilder to)
      throws IOException {
    switch (json.currentToken()) {
      case VALUE_TRUE, VALUE_FALSE -> to.put(key, json.getBooleanValue());
      case VALUE_STRING -> to.put(key, json.getText());
      case VALUE_NUMBER_FLOAT -> to.put(key, json.getDoubleValue());
      case VALUE_NUMBER_INT ->
          to.put(
              key,
              json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                  ? Long.MAX_VALUE
                  : json.getLongValue());
      default -> {
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getByteOffset();
        to.put(key, text.part(from, end - from).toString());
      }
    }
  }

  private static UncheckedIOException readBefore(IOException e) {
    return new UncheckedIOException("the value was read before", e);
  }
}
