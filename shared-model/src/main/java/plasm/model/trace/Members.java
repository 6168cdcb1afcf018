package plasm.model.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The members of one JSON object, asked for by name and type.
 *
 * <p>JSON null counts as absent. Unsigned 64-bit integers come as {@link Long}; all that fits no
 * asked-for type makes the object undecodable.
 */
final class Members {
  private static final int UNSIGNED_BITS = 64;

  /** An asked-for member is missing or of another type. */
  static final class Undecodable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Undecodable(String member) {
      super("member " + member + " is missing or of another type", null, false, false);
    }
  }

  private static final Object OTHER = new Object();
  private static final Members EMPTY = new Members(Map.of());

  private final Map<String, Object> values;

  Members(Map<String, Object> values) {
    this.values = values;
  }

  /** Reads the value at which the parser stands: text, unsigned integer, boolean, list, object. */
  static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NUMBER_INT -> unsigned(parser);
      case START_OBJECT -> {
        Map<String, Object> object = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, read(parser));
        }
        yield new Members(object);
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_NULL -> null;
      default -> OTHER;
    };
  }

  private static Object unsigned(JsonParser parser) throws IOException {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      return value >= 0 ? value : OTHER;
    }
    BigInteger value = parser.getBigIntegerValue();
    return value.signum() > 0 && value.bitLength() <= UNSIGNED_BITS ? value.longValue() : OTHER;
  }

  String text(String name) {
    return require(name, optionalText(name));
  }

  /** For members that may be left out: empty when absent. */
  String textOrEmpty(String name) {
    String text = optionalText(name);
    return text == null ? "" : text;
  }

  /** Null when absent, and also when the member is no text: for members outside the contract. */
  String textOrNull(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /** Null when absent. */
  String optionalText(String name) {
    return typed(name, String.class);
  }

  long unsigned(String name) {
    return require(name, optionalUnsigned(name));
  }

  long unsignedOrZero(String name) {
    Long value = optionalUnsigned(name);
    return value == null ? 0 : value;
  }

  /** Null when absent. */
  Long optionalUnsigned(String name) {
    return typed(name, Long.class);
  }

  boolean bool(String name) {
    return require(name, typed(name, Boolean.class));
  }

  boolean boolOrFalse(String name) {
    return Boolean.TRUE.equals(typed(name, Boolean.class));
  }

  List<String> texts(String name) {
    require(name, values.get(name));
    return textsOrEmpty(name);
  }

  List<String> textsOrEmpty(String name) {
    return list(name, item -> item instanceof String text ? text : null);
  }

  <T> List<T> objects(String name, Function<Members, T> each) {
    require(name, values.get(name));
    return objectsOrEmpty(name, each);
  }

  <T> List<T> objectsOrEmpty(String name, Function<Members, T> each) {
    return list(name, item -> item instanceof Members members ? each.apply(members) : null);
  }

  Members object(String name) {
    return require(name, typed(name, Members.class));
  }

  /** Null when absent. */
  Members optionalObject(String name) {
    return typed(name, Members.class);
  }

  /** Empty when there is no such object: for members outside the contract. */
  Members child(String name) {
    return values.get(name) instanceof Members members ? members : EMPTY;
  }

  private <T> List<T> list(String name, Function<Object, T> each) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw new Undecodable(name);
    }
    List<T> typed = new ArrayList<>(items.size());
    for (Object item : items) {
      typed.add(require(name, each.apply(item)));
    }
    return List.copyOf(typed);
  }

  private <T> T typed(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw new Undecodable(name);
    }
    return type.cast(value);
  }

  private static <T> T require(String name, T value) {
    if (value == null) {
      throw new Undecodable(name);
    }
    return value;
  }
}
