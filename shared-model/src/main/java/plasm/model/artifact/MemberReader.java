package plasm.model.artifact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import plasm.model.json.JsonDocument;
import plasm.model.json.ShapeException;

/**
 * Walks over the members of one JSON object, each asked for by its type or skipped.
 *
 * <p>What is not as asked for is a {@link ShapeException} that names the value by its pointer, and
 * so is a member that is asked for twice. JSON null counts as absent where null may be returned,
 * and is of the wrong type elsewhere.
 */
final class MemberReader {
  static final long MAX_UINT32 = 0xffff_ffffL;

  private final JsonParser json;
  private final String pointer;
  private final Set<String> seen = new HashSet<>();
  private String name;

  /**
   * Begins with the object at which the parser stands.
   *
   * @param what names the object in the message
   */
  MemberReader(JsonParser json, String what) throws ShapeException {
    this.json = json;
    this.pointer = pointer();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException(pointer, what + " must be an object");
    }
  }

  /** Steps to the next member's value; false, at the object's end, when there is none. */
  boolean next() throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME) {
      return false;
    }
    name = json.currentName();
    json.nextToken();
    return true;
  }

  String name() {
    return name;
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  /** Any value, null too, whose content nobody asks for. */
  void any() throws IOException, ShapeException {
    see();
    json.skipChildren();
  }

  /** An array whose items nobody asks for. */
  void array() throws IOException, ShapeException {
    structure(JsonToken.START_ARRAY, "an array");
  }

  /** An object whose members nobody asks for. */
  void object() throws IOException, ShapeException {
    structure(JsonToken.START_OBJECT, "an object");
  }

  <T> T value(JsonDocument.Reading<T> reading) throws IOException, ShapeException {
    see();
    return reading.read(json);
  }

  <T> T valueOrNull(JsonDocument.Reading<T> reading) throws IOException, ShapeException {
    see();
    return isNull() ? null : reading.read(json);
  }

  String text() throws IOException, ShapeException {
    see();
    return string();
  }

  String textOrNull() throws IOException, ShapeException {
    see();
    return isNull() ? null : string();
  }

  <T> T parsed(Function<String, Optional<T>> parse, String expected)
      throws IOException, ShapeException {
    return parse.apply(text()).orElseThrow(() -> wrong(expected));
  }

  List<String> texts() throws IOException, ShapeException {
    see();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("an array of strings");
    }
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new ShapeException(pointer(), "an item of " + name + " must be a string");
      }
      texts.add(json.getText());
    }
    return texts;
  }

  /** An unsigned 32-bit integer. */
  long uint32() throws IOException, ShapeException {
    see();
    return integer(MAX_UINT32);
  }

  /** An integer from 0 to 2<sup>63</sup>-1, as {@link Indexes} has them. */
  long index() throws IOException, ShapeException {
    see();
    return integer(Long.MAX_VALUE);
  }

  Long indexOrNull() throws IOException, ShapeException {
    see();
    return isNull() ? null : (Long) integer(Long.MAX_VALUE);
  }

  /**
   * @throws ShapeException when one of them was not asked for, since it did not come
   */
  void require(String... names) throws ShapeException {
    for (String required : names) {
      if (!seen.contains(required)) {
        throw missing(required, required + " is missing");
      }
    }
  }

  ShapeException missing(String member, String message) {
    return new ShapeException(pointer + "/" + member, message);
  }

  ShapeException wrong(String expected) {
    return new ShapeException(pointer + "/" + name, name + " must be " + expected);
  }

  private void see() throws ShapeException {
    if (!seen.add(name)) {
      throw new ShapeException(pointer + "/" + name, name + " is given twice");
    }
  }

  private boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  private String string() throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("a string");
    }
    return json.getText();
  }

  private long integer(long most) throws IOException, ShapeException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger value = json.getBigIntegerValue();
      if (value.signum() >= 0 && value.compareTo(BigInteger.valueOf(most)) <= 0) {
        return value.longValue();
      }
    }
    throw wrong("an integer from 0 to " + most);
  }

  private void structure(JsonToken start, String expected) throws IOException, ShapeException {
    see();
    if (json.currentToken() != start) {
      throw wrong(expected);
    }
    json.skipChildren();
  }

  private String pointer() {
    return json.getParsingContext().pathAsPointer().toString();
  }
}
