package plasm.model.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One JSON value in the form in which runtimes write and digest free-form values
 * (spec/run-artifacts.md, run_id; spec/lash-trace.md, section 1): equal values have equal bytes,
 * those that Rust's serde_json writes with sorted maps.
 *
 * <p>No space between tokens; members sorted by the UTF-8 bytes of their names; of a name given
 * twice, the last value; text raw but for the quote, the backslash and control characters below
 * space; integers of 64 bits, signed or unsigned, as they are; every other number as a 64-bit float
 * in the notation of {@link Float64}.
 */
public final class CanonicalJson {
  /** The order of UTF-8 bytes, which is the order of code points and not that of UTF-16 units. */
  public static final Comparator<String> BY_UTF8 = CanonicalJson::compareCodePoints;

  /** The JSON value {@code null}. */
  public static final CanonicalJson NULL = new CanonicalJson(RawJson.NULL);

  private static final CanonicalJson TRUE = new CanonicalJson(RawJson.of("true"));
  private static final CanonicalJson FALSE = new CanonicalJson(RawJson.of("false"));

  /** Integers of fewer characters need no look at their size. */
  private static final int SURELY_64_BITS = 19;

  private static final HexFormat HEX = HexFormat.of();

  private sealed interface Value {}

  private record Scalar(String text) implements Value {}

  private record Items(List<Value> values) implements Value {}

  private record Members(SortedMap<String, Value> values) implements Value {}

  private final RawJson json;

  private CanonicalJson(RawJson json) {
    this.json = json;
  }

  /**
   * Reads the value at which the parser stands, and leaves it at the value's end. Strings must be
   * free of lone surrogates, which {@link JsonText#requireCharacters} refuses.
   *
   * @throws ShapeException naming a number that is out of a float's range
   * @throws IOException when it is no JSON, or deeper than {@link JsonText#MAX_DEPTH}
   */
  public static CanonicalJson read(JsonParser json) throws IOException, ShapeException {
    StringBuilder out = new StringBuilder();
    append(value(json), out);
    return of(out);
  }

  /**
   * Reads a text that is one JSON value.
   *
   * @throws IllegalTextException when it holds a lone surrogate, plain or escaped
   * @throws ShapeException naming a number that is out of a float's range
   * @throws IOException when it is no JSON, or something follows the value
   */
  public static CanonicalJson parse(String json) throws IOException, ShapeException {
    return JsonDocument.read(JsonText.utf8(json), CanonicalJson::read);
  }

  public static CanonicalJson of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public static CanonicalJson of(long value) {
    return new CanonicalJson(RawJson.of(Long.toString(value)));
  }

  /** An integer from 0 to 2<sup>64</sup>-1, the greater half of them as negative numbers. */
  public static CanonicalJson ofUnsigned(long value) {
    return new CanonicalJson(RawJson.of(Long.toUnsignedString(value)));
  }

  /** A float; null for what JSON has no number for, NaN and the infinities. */
  public static CanonicalJson of(double value) {
    return Double.isFinite(value) ? new CanonicalJson(RawJson.of(Float64.print(value))) : NULL;
  }

  /**
   * @throws IllegalTextException when the text holds a lone surrogate
   */
  public static CanonicalJson of(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    appendText(text, out);
    return of(out);
  }

  public static CanonicalJson array(List<CanonicalJson> items) {
    StringBuilder out = new StringBuilder("[");
    String separator = "";
    for (CanonicalJson item : items) {
      out.append(separator).append(item);
      separator = ",";
    }
    return of(out.append(']'));
  }

  /**
   * @throws IllegalTextException when a name holds a lone surrogate
   */
  public static CanonicalJson object(Map<String, CanonicalJson> members) {
    SortedMap<String, CanonicalJson> sorted = new TreeMap<>(BY_UTF8);
    sorted.putAll(members);
    StringBuilder out = new StringBuilder("{");
    String separator = "";
    for (var member : sorted.entrySet()) {
      out.append(separator);
      appendText(member.getKey(), out);
      out.append(':').append(member.getValue());
      separator = ",";
    }
    return of(out.append('}'));
  }

  private static CanonicalJson of(StringBuilder canonical) {
    return new CanonicalJson(RawJson.ofTrusted(JsonText.utf8(canonical)));
  }

  /** A string with its quotes; control characters without a short escape in lowercase hex. */
  public static void appendText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u").append(HEX.toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  public RawJson json() {
    return json;
  }

  public boolean isNull() {
    return equals(NULL);
  }

  // Recursion is bounded: the parser refuses what is deeper than JsonText.MAX_DEPTH.
  private static Value value(JsonParser json) throws IOException, ShapeException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        SortedMap<String, Value> members = new TreeMap<>(BY_UTF8);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          members.put(name, value(json));
        }
        yield new Members(members);
      }
      case START_ARRAY -> {
        List<Value> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(json));
        }
        yield new Items(items);
      }
      case VALUE_STRING -> {
        StringBuilder text = new StringBuilder();
        appendText(json.getText(), text);
        yield new Scalar(text.toString());
      }
      case VALUE_NUMBER_INT -> new Scalar(integer(json));
      case VALUE_NUMBER_FLOAT -> new Scalar(float64(json));
      default -> new Scalar(json.getText());
    };
  }

  private static String integer(JsonParser json) throws IOException, ShapeException {
    String text = json.getText();
    if (text.equals("-0")) {
      // No integer is negative zero, so runtimes take it for a float.
      return Float64.print(-0.0);
    }
    return text.length() < SURELY_64_BITS || has64Bits(new BigInteger(text)) ? text : float64(json);
  }

  private static boolean has64Bits(BigInteger value) {
    return value.bitLength() < Long.SIZE || value.signum() > 0 && value.bitLength() == Long.SIZE;
  }

  private static String float64(JsonParser json) throws IOException, ShapeException {
    // Rounded correctly, as serde_json is only with its feature float_roundtrip: the runtime
    // printed
    // a float it held, and this gives that float back.
    double value = Double.parseDouble(json.getText());
    if (Double.isInfinite(value)) {
      throw new ShapeException(
          json.getParsingContext().pathAsPointer().toString(),
          "a number is out of the range of 64-bit floats");
    }
    return Float64.print(value);
  }

  private static void append(Value value, StringBuilder out) {
    switch (value) {
      case Scalar scalar -> out.append(scalar.text());
      case Items items -> {
        out.append('[');
        String separator = "";
        for (Value item : items.values()) {
          out.append(separator);
          append(item, out);
          separator = ",";
        }
        out.append(']');
      }
      case Members members -> {
        out.append('{');
        String separator = "";
        for (var member : members.values().entrySet()) {
          out.append(separator);
          appendText(member.getKey(), out);
          out.append(':');
          append(member.getValue(), out);
          separator = ",";
        }
        out.append('}');
      }
    }
  }

  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for what is above the BMP, but their units are below its end.
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CanonicalJson that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
