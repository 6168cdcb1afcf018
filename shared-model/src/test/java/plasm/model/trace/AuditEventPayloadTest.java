package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Events;
import plasm.model.testkit.Golden;

/** What was posted as payload comes out of the reader byte for byte. */
class AuditEventPayloadTest {
  private static final Events MINIMAL =
      Events.audit(null, UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330"), "login");

  @Test
  void read_isNullPayloadWhenAbsentOrNull() throws Exception {
    assertSame(RawJson.NULL, GoldenTraces.read(MINIMAL.json()).payload());
    assertEquals(RawJson.NULL, GoldenTraces.read(MINIMAL.with("payload", null).json()).payload());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "\"text, with } and \\\" and ä 😀\"",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1.0e5",
        "1.0E+5",
        "0.10",
        "123456789012345678901234567890.1234567890123456789e-400",
        "1e999999",
        "{\"n\":[1.0e5,1E400,18446744073709551616,0.1000]}",
        "{\"z\":1,\"a\":2,\"m\":{\"z\":1,\"a\":2}}",
        "{\"a\":1,\"a\":2}",
        "{\"\\u00e4\":\"\\u00E4\\/\\ud83d\\ude00\\u003c\",\"ä\":\"😀\"}",
        "{ \"a\" : [ 1 , 2 ] }",
        "[[[[{}]]],{\"\":null}]"
      })
  void read_keepsThePayloadByteForByte(String payload) throws Exception {
    Events event = MINIMAL.with("payload", RawJson.of(payload));
    assertEquals(payload, payloadOf(event.json()));
    assertEquals(payload, payloadOf(event.with("after", 1).json()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[1]", "\"ä\"", "true", "null", "-1.0e5"})
  void read_cutsThePayloadOutOfWhiteSpace(String payload) throws Exception {
    String before = MINIMAL.json().substring(0, MINIMAL.json().length() - 1);
    for (String space : List.of("", " ", "\n", "\r\n\t ")) {
      String upToPayload = before + ",\"payload\"" + space + ":" + space + payload + space;
      assertEquals(payload, payloadOf(upToPayload + "}" + space));
      assertEquals(payload, payloadOf(upToPayload + ",\"ä\":1" + space + "}"));
    }
  }

  @Test
  void read_cutsThePayloadBehindTextOfManyBytesACharacter() throws Exception {
    String manyBytes = "租户😀".repeat(3_000);
    Events event = MINIMAL.with("run_id", manyBytes).with("payload", List.of("租", 1));
    assertEquals("[\"租\",1]", payloadOf(event.json()));
  }

  @Test
  void read_keepsALongNumber() throws Exception {
    String number = "9".repeat(1_000);
    assertEquals(number, payloadOf(MINIMAL.with("payload", RawJson.of(number)).json()));
  }

  @Test
  void read_putsThePayloadOnOneLine() throws Exception {
    String json = MINIMAL.json().substring(1);
    assertEquals(
        "{  \"a\": [1,  2],\"b\":\"\\n\"}",
        payloadOf("{\"payload\":{\n\t\"a\":\t[1,\r\n2],\"b\":\"\\n\"}," + json));
  }

  @Test
  void read_keepsEveryGoldenPayload() throws Exception {
    for (String line : Golden.lines("events.jsonl")) {
      String payload = payloadOf(line);
      assertTrue(line.contains("\"payload\": " + payload), line);
    }
  }

  private static String payloadOf(String event) throws IOException, ShapeException {
    return GoldenTraces.read(event).payload().toString();
  }
}
