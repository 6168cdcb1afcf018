package plasm.model.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawJsonTest {
  @Test
  void slice_takesFromInclusiveToExclusive() {
    assertEquals("{\"a\":1}", RawJson.slice(utf8("[0,{\"a\":1},2]"), 3, 10).toString());
  }

  @Test
  void slice_leavesTheRestOfTheSourceAsItWas() {
    byte[] source = utf8("[\n{\n\"a\":\t1\r\n}\n]");
    RawJson.slice(source, 2, 13);
    assertArrayEquals(utf8("[\n{ \"a\": 1  }\n]"), source);
  }

  @Test
  void detached_sharesNothing() {
    byte[] source = utf8("[1,2]");
    RawJson detached = RawJson.slice(source, 1, 2).detached();
    source[1] = '3';
    assertEquals("1", detached.toString());
  }

  @Test
  void slice_putsAllOnOneLineOfTheSameLength() {
    byte[] source = utf8("{\n\t\"a\" :\r\n1 }");
    assertEquals("{  \"a\" :  1 }", RawJson.slice(source, 0, source.length).toString());
  }

  @Test
  void slice_keepsEveryByteOfText() {
    String text = "{\"ä\\n租 😀\":\"\u007f\u0085\u2028\\u00e4\", \"n\": 1.0e5}";
    byte[] source = utf8(text);
    assertEquals(text, RawJson.slice(source, 0, source.length).toString());
  }

  @Test
  void of_putsAllOnOneLine() {
    assertEquals("[1,  2]", RawJson.of("[1,\r\n2]").toString());
  }

  @Test
  void ofTrusted_holdsTheBytes() {
    byte[] bytes = utf8("[1]");
    assertEquals("[1]", RawJson.ofTrusted(bytes).toString());
  }

  @Test
  void verbatim_keepsLineBreaksAndTheSpaceAround() {
    assertEquals("\r\n{\n\t\"a\":1 }\n", RawJson.verbatim(utf8("\r\n{\n\t\"a\":1 }\n")).toString());
  }

  @Test
  void null_isTheJsonValue() {
    assertEquals("null", RawJson.NULL.toString());
    assertEquals(RawJson.NULL, RawJson.of("null"));
  }

  @Test
  void length_isInBytes() {
    assertEquals(4, RawJson.of("\"ä\"").length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}      | true
          {"a":1} | true
          []      | false
          [{}]    | false
          "{}"    | false
          null    | false
          1       | false
          """)
  void isObject_isTrueForObjectsOnly(String json, boolean expected) {
    assertEquals(expected, RawJson.of(json).isObject());
  }

  @Test
  void writeTo_writesTheBytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RawJson.of("{\"ä\":1}").writeTo(out);
    assertArrayEquals(utf8("{\"ä\":1}"), out.toByteArray());
  }

  @Test
  void equals_comparesBytesNotMeaning() {
    assertEquals(RawJson.of("{\"a\":1}"), RawJson.of("{\"a\":1}"));
    assertEquals(RawJson.of("{\"a\":1}").hashCode(), RawJson.of("{\"a\":1}").hashCode());
    assertNotEquals(RawJson.of("{\"a\":1}"), RawJson.of("{\"a\": 1}"));
    assertNotEquals(RawJson.of("1.0"), RawJson.of("1"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
