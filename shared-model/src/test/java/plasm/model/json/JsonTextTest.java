package plasm.model.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{\"a\":\"größe-租户 😀\"}",
        "\"\u007f\u0080\u07ff\u0800\uffff\"",
        "\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\"",
        "\"\\u0001 \\u00e4 \\u00E4 \\ud7ff \\ue000 \\uffff\"",
        "\"\\ud83d\\ude00 \\uD83D\\uDE00 \\udbff\\udfff\""
      })
  void requireStorable_takesUtf8AndItsEscapes(String json) {
    assertDoesNotThrow(() -> JsonText.requireStorable(utf8(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\\\u0000\"",
        "\"\\\\ud800\"",
        "\"\\\\\\\\u0000\"",
        "\"u0000\"",
        "\"\\\\uzzzz\"",
        "\"\\u005cu0000\""
      })
  void requireStorable_takesAnEscapedBackslashBeforeU(String json) {
    assertDoesNotThrow(() -> JsonText.requireStorable(utf8(json)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          22 ff 22,          1, a byte that never occurs
          22 61 80 22,       2, a continuation without a start
          22 c3 22,          1, a start without its continuation
          22 c3,             1, cut at the end
          22 e2 82 22,       1, two of three bytes
          22 c0 80 22,       1, NUL written overlong
          22 c0 af 22,       1, a slash written overlong
          22 c1 bf 22,       1, DEL written overlong
          22 e0 80 af 22,    1, a slash written overlong in three bytes
          22 f0 80 80 af 22, 1, a slash written overlong in four bytes
          22 ed a0 80 22,    1, a high surrogate
          22 ed bf bf 22,    1, a low surrogate
          22 ed a0 bd ed b8 80 22, 1, a pair of surrogates (CESU-8)
          22 f4 90 80 80 22, 1, beyond U+10FFFF
          22 f8 88 80 80 80 22, 1, five bytes
          ff fe 22 00 22 00, 0, UTF-16 with its mark
          """)
  void requireStorable_refusesWhatIsNotUtf8(String hex, int at, String what) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    assertEquals(
        "not valid UTF-8 near byte " + at,
        assertThrows(IllegalTextException.class, () -> JsonText.requireStorable(bytes), what)
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\u0000\"", "\"\\\\\\u0000\"", "{\"\\u0000\":1}", "\"ä\\u0000\""})
  void requireStorable_refusesTheEscapeOfNul(String json) {
    assertEquals(
        "the escape of NUL at byte " + indexIn(json, "\\u0000") + " cannot be stored",
        assertThrows(IllegalTextException.class, () -> JsonText.requireStorable(utf8(json)))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d \\ude00\"", "\"\\ud83d\\ud83d\"",
        "\"\\ude00\\ud83d\"", "\"\\ud83d\\n\"", "\"\\ud83d\\\\ude00\"", "\"\\ud83d\\u0041\"",
        "\"\\uD83D", "\"\\udbff\\ue000\""
      })
  void requireStorable_refusesLoneSurrogates(String json) {
    assertEquals(
        "a lone surrogate at byte 1 is not a character",
        assertThrows(IllegalTextException.class, () -> JsonText.requireStorable(utf8(json)))
            .getMessage());
  }

  @Test
  void requireStorable_refusesALoneSurrogateBehindAPair() {
    assertEquals(
        "a lone surrogate at byte 13 is not a character",
        assertThrows(
                IllegalTextException.class,
                () -> JsonText.requireStorable(utf8("\"\\ud83d\\ude00\\ude00\"")))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\\u", "\"\\u12", "\"\\u123", "\"\\u12g4\"", "\"\\u 123\"", "\"\\u\u0663333\""})
  void requireStorable_refusesAnEscapeWithoutFourHexDigits(String json) {
    assertEquals(
        "an escape at byte 1 lacks its four hex digits",
        assertThrows(IllegalTextException.class, () -> JsonText.requireStorable(utf8(json)))
            .getMessage());
  }

  @Test
  void requireStorable_leavesALoneBackslashAtTheEndToTheParser() {
    assertDoesNotThrow(() -> JsonText.requireStorable(utf8("\"\\")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\\u0000\"", "{\"\\u0000\":\"ä\"}", "\"\\ud83d\\ude00\"", "\"\\\\u0000\""})
  void requireCharacters_takesTheEscapeOfNulToo(String json) {
    assertDoesNotThrow(() -> JsonText.requireCharacters(utf8(json)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\u0000\\ud83d\"", "\"\\u0000\\u12g4\"", "\"\\u0000\\ude00\""})
  void requireCharacters_refusesAllElse(String json) {
    assertThrows(IllegalTextException.class, () -> JsonText.requireCharacters(utf8(json)));
  }

  @Test
  void requireCharacters_refusesWhatIsNotUtf8() {
    byte[] latin1 = "\"ä\"".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "not valid UTF-8 near byte 1",
        assertThrows(IllegalTextException.class, () -> JsonText.requireCharacters(latin1))
            .getMessage());
  }

  @Test
  void factory_readsDownToTheGreatestDepth() {
    assertDoesNotThrow(() -> readAll(utf8(nested(JsonText.MAX_DEPTH))));
  }

  @Test
  void factory_refusesWhatIsDeeper() {
    assertThrows(
        StreamConstraintsException.class, () -> readAll(utf8(nested(JsonText.MAX_DEPTH + 1))));
  }

  @Test
  void factory_readsLongStrings() throws IOException {
    String text = "x".repeat(30_000_000);
    try (JsonParser parser = JsonText.FACTORY.createParser(utf8("\"" + text + "\""))) {
      parser.nextToken();
      assertEquals(text.length(), parser.getTextLength());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1}",
        "{a:1}",
        "[1,]",
        "[NaN]",
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "/**/1",
        "[\"\n\"]",
        "[\"\\x\"]",
        "[\u00a01]",
        "[tru]",
        "[1",
        "{\"a\"}",
        "[1}"
      })
  void factory_readsOnlyWhatRfc8259Allows(String json) {
    assertThrows(IOException.class, () -> readAll(utf8(json)));
  }

  /** Prevents payloads cut at byte offsets that a parser of decoded characters does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void requireStorableOrFactory_refusesOtherEncodingsThanUtf8(String charset) {
    byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));
    assertThrows(
        Exception.class,
        () -> {
          JsonText.requireStorable(bytes);
          readAll(bytes);
        });
  }

  private static void readAll(byte[] json) throws IOException {
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      while (parser.nextToken() != null) {
        parser.finishToken();
      }
    }
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static int indexIn(String json, String part) {
    return utf8(json.substring(0, json.indexOf(part))).length;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
