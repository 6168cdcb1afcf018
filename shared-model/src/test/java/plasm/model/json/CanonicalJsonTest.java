package plasm.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations that are not plain to see were printed by serde_json 1.0.140 (float_roundtrip). */
class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          null                                | null
          true                                | true
          false                               | false
          ""                                  | ""
          {}                                  | {}
          []                                  | []
          [ ]                                 | []
          { "b" : 1 , "a" : [ 1 , 2 ] }       | {"a":[1,2],"b":1}
          {"b":{"d":1,"c":2},"a":null}        | {"a":null,"b":{"c":2,"d":1}}
          [{"b":1,"a":2},{"d":1,"c":2}]       | [{"a":2,"b":1},{"c":2,"d":1}]
          {"":3,"Z":4,"a":1,"B":2,"_":0}      | {"":3,"B":2,"Z":4,"_":0,"a":1}
          {"aa":1,"a":2,"ab":3}               | {"a":2,"aa":1,"ab":3}
          {"a":1,"b":2,"a":3}                 | {"a":3,"b":2}
          {"a":{"x":1},"a":{"y":2}}           | {"a":{"y":2}}
          {"a":1,"\\u0061":2}                 | {"a":2}
          {"\\n":1,"\\t":2}                   | {"\\t":2,"\\n":1}
          {"😀":1,"\uffee":2,"é":3,"z":4}     | {"z":4,"é":3,"\uffee":2,"😀":1}
          {"a😀":1,"a\ue000":2,"a":3}         | {"a":3,"a\ue000":2,"a😀":1}
          {"😁":1,"😀":2}                     | {"😀":2,"😁":1}
          """)
  void read_sortsMembersByUtf8AndKeepsTheLast(String json, String expected) throws Exception {
    assertEquals(expected, canonical(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          "a\\"b\\\\c"                              | "a\\"b\\\\c"
          "a\\/b"                                   | "a/b"
          "\\b\\t\\n\\f\\r"                         | "\\b\\t\\n\\f\\r"
          "\\u0008\\u0009\\u000a\\u000C\\u000d"     | "\\b\\t\\n\\f\\r"
          "\\u0000\\u0001\\u000b\\u000e\\u001F"     | "\\u0000\\u0001\\u000b\\u000e\\u001f"
          "\\u0020\\u003c\\u003e\\u0026\\u0027"     | " <>&'"
          "\\u00e9\\u20ac\\ud83d\\ude00"            | "é€😀"
          "é€😀"                                    | "é€😀"
          """)
  void read_escapesOnlyWhatItMust(String json, String expected) throws Exception {
    assertEquals(expected, canonical(json));
  }

  @Test
  void read_leavesDelAndC1AndSeparatorsRaw() throws Exception {
    String raw = "\"\u007f\u0080\u0085\u009f\u00a0\u2028\u2029\ufeff\uffff\"";
    assertEquals(raw, canonical(raw));
    assertEquals(
        raw, canonical("\"\\u007f\\u0080\\u0085\\u009f\\u00a0\\u2028\\u2029\\ufeff\\uffff\""));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,                     0
          -1,                    -1
          999999999999999999,    999999999999999999
          9007199254740993,      9007199254740993
          9223372036854775807,   9223372036854775807
          9223372036854775808,   9223372036854775808
          18446744073709551615,  18446744073709551615
          18446744073709551616,  1.8446744073709552e19
          -9223372036854775808,  -9223372036854775808
          -9223372036854775809,  -9.223372036854776e18
          -18446744073709551615, -1.8446744073709552e19
          -0,                    -0.0
          0.0,                   0.0
          -0.0,                  -0.0
          0e999999999,           0.0
          -0e0,                  -0.0
          1.0,                   1.0
          1e2,                   100.0
          1E+2,                  100.0
          100e-2,                1.0
          1e15,                  1000000000000000.0
          1e16,                  1e16
          1e-5,                  0.00001
          1e-7,                  1e-7
          1e-400,                0.0
          0.1000,                0.1
          1.5e300,               1.5e300
          """)
  void read_printsNumbersAsRuntimesDo(String json, String expected) throws Exception {
    assertEquals(expected, canonical(json));
    assertEquals("[" + expected + "]", canonical("[" + json + "]"));
  }

  @Test
  void read_takesIntegersOfAThousandDigitsForFloats() throws Exception {
    assertEquals("1e300", canonical("1" + "0".repeat(300)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          1e309                        |
          -1e309                       |
          1.7976931348623159e308       |
          [1,[2,-1e400]]               | /1/1
          {"a":{"b~/c":[0,1e999]}}     | /a/b~0~1c/1
          """)
  void read_refusesWhatNoFloatHolds(String json, String pointer) {
    ShapeException refused = assertThrows(ShapeException.class, () -> canonical(json));
    assertEquals(pointer == null ? "" : pointer, refused.pointer());
    assertEquals("a number is out of the range of 64-bit floats", refused.getMessage());
  }

  @Test
  void read_refusesAnIntegerNoFloatHolds() {
    String json = "{\"a\":" + "9".repeat(400) + "}";
    assertEquals("/a", assertThrows(ShapeException.class, () -> canonical(json)).pointer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud800\"", "{\"\\udc00\":1}", "[\"\\ude00\\ud83d\"]"})
  void read_refusesLoneSurrogates(String json) {
    assertThrows(IllegalTextException.class, () -> canonical(json));
  }

  @Test
  void read_holdsToTheDepthThatParsersTake() throws Exception {
    String arrays = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
    assertEquals(arrays, canonical(arrays));
    String objects = "{\"a\":".repeat(JsonText.MAX_DEPTH) + "1" + "}".repeat(JsonText.MAX_DEPTH);
    assertEquals(objects, canonical(objects));
    assertThrows(StreamConstraintsException.class, () -> canonical("[" + arrays + "]"));
  }

  @Test
  void read_needsLittleStack() throws Exception {
    String deep =
        "{\"a\":[".repeat(JsonText.MAX_DEPTH / 2) + "1" + "]}".repeat(JsonText.MAX_DEPTH / 2);
    List<Object> outcome = new ArrayList<>();
    Thread small =
        new Thread(
            null,
            () -> {
              try {
                outcome.add(canonical(deep));
              } catch (Throwable e) {
                outcome.add(e);
              }
            },
            "small stack",
            256 * 1024);
    small.start();
    small.join();
    assertEquals(List.of(deep), outcome);
  }

  @Test
  void read_ofItsOwnOutputIsTheSame() throws Exception {
    String canonical =
        canonical("{\"z\":[1e16,-0,18446744073709551616,0.00001],\"\u007f\":\"\\u001f\\/\"}");
    assertEquals(canonical, canonical(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "-7",
        "18446744073709551615",
        "0.25",
        "\"\\u0001\u20ac\"",
        "[]",
        "[1,[null]]",
        "{}",
        "{\"a\":{\"b\":1},\"\uffee\":2,\"\ud83d\ude00\":3}"
      })
  void factories_giveWhatReadGives(String json) throws Exception {
    assertEquals(value(json), built(new ObjectMapper().readTree(json)));
    assertEquals(value(json), CanonicalJson.parse(json));
    assertEquals(json.equals("null"), value(json).isNull());
  }

  private static CanonicalJson built(JsonNode node) {
    if (node.isObject()) {
      Map<String, CanonicalJson> members = new HashMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), built(member.getValue())));
      return CanonicalJson.object(members);
    }
    return switch (node.getNodeType()) {
      case ARRAY -> CanonicalJson.array(node.valueStream().map(item -> built(item)).toList());
      case BOOLEAN -> CanonicalJson.of(node.booleanValue());
      case STRING -> CanonicalJson.of(node.textValue());
      case NUMBER ->
          node.isDouble()
              ? CanonicalJson.of(node.doubleValue())
              : node.isBigInteger()
                  ? CanonicalJson.ofUnsigned(node.bigIntegerValue().longValue())
                  : CanonicalJson.of(node.longValue());
      default -> CanonicalJson.NULL;
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void of_isNullForWhatIsNoNumber(double value) {
    assertEquals(CanonicalJson.NULL, CanonicalJson.of(value));
  }

  @Test
  void factories_refuseLoneSurrogates() {
    assertThrows(IllegalTextException.class, () -> CanonicalJson.of("\ud800"));
    assertThrows(IllegalTextException.class, () -> CanonicalJson.parse("\"\ude00\""));
    assertThrows(
        IllegalTextException.class,
        () -> CanonicalJson.object(Map.of("\udc00", CanonicalJson.NULL)));
  }

  @Test
  void equals_isThatOfTheBytes() throws Exception {
    assertEquals(value("{\"a\":1,\"b\":2}"), value("{ \"b\": 2, \"a\": 1 }"));
    assertEquals(value("[1e0]").hashCode(), value("[1.0]").hashCode());
    assertNotEquals(value("1"), value("1.0"));
  }

  @Test
  void byUtf8_ordersAsUnsignedBytesDo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] alphabet = {
      0, 'a', 'z', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
    };
    for (int i = 0; i < 10_000; i++) {
      String a = random(random, alphabet);
      String b = random(random, alphabet);
      assertEquals(
          Integer.signum(
              Arrays.compareUnsigned(
                  a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))),
          Integer.signum(CanonicalJson.BY_UTF8.compare(a, b)),
          () -> "seed " + seed + ": " + a + " and " + b);
    }
  }

  private static String random(Random random, int[] alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static String canonical(String json) throws IOException, ShapeException {
    CanonicalJson value = value(json);
    assertEquals(value.toString(), value.json().toString());
    return value.toString();
  }

  private static CanonicalJson value(String json) throws IOException, ShapeException {
    return JsonDocument.read(json.getBytes(StandardCharsets.UTF_8), CanonicalJson::read);
  }
}
