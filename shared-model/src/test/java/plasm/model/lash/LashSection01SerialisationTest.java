package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.json.IllegalTextException;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 1: what decides byte compatibility. */
class LashSection01SerialisationTest {
  @Test
  void line_isCompactUtf8AndEndsWithOneLineFeed() {
    TraceRecord record = LashRecords.read(custom(" { \"é\" : [ 1 , 2 ] } "));
    assertArrayEquals(
        (custom("{\"é\":[1,2]}") + "\n").getBytes(StandardCharsets.UTF_8),
        LashWriter.SEED.line(record));
  }

  @Test
  void members_areInTheOrderOfTheTables() {
    assertEquals(
        custom("1"),
        LashWriter.SEED.json(
            LashRecords.read(
                "{\"payload\":1,\"name\":\"n\",\"type\":\"custom\",\"context\":{},"
                    + "\"timestamp\":\"t\",\"id\":\"i\",\"schema_version\":2}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"b":1,"a":{"d":1,"c":[{"z":1,"y":2}]}} | {"a":{"c":[{"y":2,"z":1}],"d":1},"b":1}
          {"😀":1,"\ufffd":2,"z":3}               | {"z":3,"\ufffd":2,"😀":1}
          {"a":1,"a":2}                           | {"a":2}
          18446744073709551615                    | 18446744073709551615
          -9223372036854775808                    | -9223372036854775808
          18446744073709551616                    | 1.8446744073709552e19
          -0                                      | -0.0
          1e2                                     | 100.0
          0.00001                                 | 0.00001
          0.0000099                               | 9.9e-6
          1e-7                                    | 1e-7
          1e15                                    | 1000000000000000.0
          1e16                                    | 1e16
          1.5e300                                 | 1.5e300
          "\\u0000\\u001F\\u007f\\/\\u00e9"       | "\\u0000\\u001f\u007f/é"
          "\\b\\t\\n\\f\\r\\"\\\\"                | "\\b\\t\\n\\f\\r\\"\\\\"
          """)
  void freeForm_isCanonical(String posted, String written) {
    assertEquals(custom(written), LashWriter.SEED.json(LashRecords.read(custom(posted))));
  }

  @Test
  void metadata_isSortedByUtf8() {
    Map<String, CanonicalJson> metadata =
        Map.of("😀", CanonicalJson.of(1), "\ufffd", CanonicalJson.of(2), "a", CanonicalJson.NULL);
    assertEquals("{\"a\":null,\"\ufffd\":2,\"😀\":1}", metadataOf(metadata));
  }

  private static String metadataOf(Map<String, CanonicalJson> metadata) {
    return LashWriter.SEED.json(new TraceEvent.SessionStarted(metadata).metadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00\\ud800"})
  void reader_refusesLoneSurrogates(String escape) {
    byte[] line = custom("\"" + escape + "\"").getBytes(StandardCharsets.UTF_8);
    assertThrows(IllegalTextException.class, () -> LashReader.TOLERANT.read(line));
  }

  @Test
  void writer_refusesLoneSurrogates() {
    TraceRecord record =
        TraceRecord.now(TraceContext.EMPTY, new Custom("\ud83d", CanonicalJson.NULL));
    assertThrows(IllegalTextException.class, () -> LashWriter.SEED.line(record));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "9223372036854775807", "18446744073709551615"})
  void unsigned_keepsItsWholeRange(String chars) {
    String line = promptBuilt(chars);
    assertEquals(line, LashWriter.SEED.json(LashRecords.read(line)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"18446744073709551616", "-1", "-0", "1.0", "1e0", "\"1\"", "null", "true", "[]"})
  void unsigned_isNothingElse(String chars) {
    byte[] line = promptBuilt(chars).getBytes(StandardCharsets.UTF_8);
    ShapeException refused =
        assertThrows(ShapeException.class, () -> LashReader.TOLERANT.read(line));
    assertEquals("/prompt_chars", refused.pointer());
    assertEquals("prompt_chars must be an unsigned 64-bit integer", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.0", "-0"})
  void signed_hasItsRangeToo(String tokens) {
    byte[] line = tokenUsage(tokens).getBytes(StandardCharsets.UTF_8);
    assertThrows(ShapeException.class, () -> LashReader.TOLERANT.read(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "-1", "0"})
  void signed_keepsItsWholeRange(String tokens) {
    String line = tokenUsage(tokens);
    assertEquals(line, LashWriter.SEED.json(LashRecords.read(line)));
  }

  @ParameterizedTest
  @EnumSource
  void anyRecord_readsBackAsItWasWritten(Dialect dialect) throws Exception {
    long seed = System.nanoTime();
    LashRecords records = new LashRecords(seed);
    LashWriter writer = LashWriter.of(dialect);
    for (int i = 0; i < 5_000; i++) {
      TraceRecord record = records.next();
      byte[] line = writer.line(record);
      String seen = "seed " + seed + ", record " + i + ": " + writer.json(record);
      assertEquals(line.length - 1, indexOf(line, '\n'), seen);
      TraceRecord read = LashReader.STRICT.read(line.clone());
      // The current dialect says the source that a record without one has.
      assertEquals(writer.json(record), writer.json(read), seen);
      if (dialect == Dialect.SEED) {
        assertEquals(record, read, seen);
      }
    }
  }

  private static int indexOf(byte[] line, char wanted) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String custom(String payload) {
    return envelope("custom") + ",\"name\":\"n\",\"payload\":" + payload + "}";
  }

  private static String promptBuilt(String chars) {
    return envelope("prompt_built") + ",\"prompt_hash\":\"h\",\"prompt_chars\":" + chars + "}";
  }

  private static String tokenUsage(String tokens) {
    return envelope("token_usage")
        + ",\"usage\":{\"input_tokens\":"
        + tokens
        + ",\"output_tokens\":0,\"cache_read_input_tokens\":0,\"cache_write_input_tokens\":0,"
        + "\"reasoning_output_tokens\":0}}";
  }

  private static String envelope(String type) {
    return "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{},\"type\":\""
        + type
        + "\"";
  }
}
