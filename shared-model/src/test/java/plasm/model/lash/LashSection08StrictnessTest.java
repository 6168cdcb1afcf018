package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.Unrecognized;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 8: what a reader takes and what it refuses. */
class LashSection08StrictnessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENVELOPE =
      "\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{}";
  private static final String CUSTOM = "\"type\":\"custom\",\"name\":\"n\",\"payload\":1";

  @Test
  void anyRecord_mayHaveOtherKeysAndAnyOrder() throws Exception {
    long seed = System.nanoTime();
    LashRecords records = new LashRecords(seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      TraceRecord record = records.next();
      JsonNode shuffled = shuffled(JSON.readTree(LashWriter.SEED.json(record)), random, "");
      String seen = "seed " + seed + ", record " + i + ": " + shuffled;
      assertEquals(record, LashReader.STRICT.read(JSON.writeValueAsBytes(shuffled)), seen);
    }
  }

  /** Members in another order, and one more in each object that is typed. */
  private static JsonNode shuffled(JsonNode node, Random random, String name) {
    if (node instanceof ArrayNode array) {
      ArrayNode items = JSON.createArrayNode();
      array.forEach(item -> items.add(shuffled(item, random, name)));
      return items;
    }
    if (!(node instanceof ObjectNode object) || isFreeForm(name)) {
      return node;
    }
    List<String> names = new ArrayList<>(object.propertyStream().map(p -> p.getKey()).toList());
    names.add("unheard_of");
    Collections.shuffle(names, random);
    ObjectNode members = JSON.createObjectNode();
    for (String member : names) {
      members.set(
          member,
          member.equals("unheard_of")
              ? JSON.createObjectNode().put("type", "nope").put("kind", 1)
              : shuffled(object.get(member), random, member));
    }
    return members;
  }

  private static boolean isFreeForm(String name) {
    return switch (name) {
      case "metadata",
          "payload",
          "args",
          "control",
          "provider_usage",
          "stream_summary",
          "parts",
          "input_json",
          "input_schema",
          "output_schema",
          "output_spec",
          "raw_json",
          "body_json",
          "value_json" ->
          true;
      default -> false;
    };
  }

  @Test
  void tag_isFoundBehindTheMembersThatItExplains() {
    TraceRecord expected = LashRecords.read("{" + ENVELOPE + "," + CUSTOM + "}");
    assertEquals(
        expected,
        LashRecords.read("{\"payload\":1,\"name\":\"n\"," + ENVELOPE + ",\"type\":\"custom\"}"));
    assertEquals(
        expected,
        LashRecords.read("{\"type\":\"custom\",\"payload\":1,\"name\":\"n\"," + ENVELOPE + "}"));
  }

  @Test
  void unknownMember_mayComeTwice() {
    assertEquals(
        LashRecords.read("{" + ENVELOPE + "," + CUSTOM + "}"),
        LashRecords.read("{\"x\":1,\"x\":{\"y\":[]}," + ENVELOPE + "," + CUSTOM + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"id":"i","timestamp":"t","context":{},%C%}                              | /schema_version
          {"schema_version":"2","id":"i","timestamp":"t","context":{},%C%}         | /schema_version
          {"schema_version":2.0,"id":"i","timestamp":"t","context":{},%C%}         | /schema_version
          {"schema_version":null,"id":"i","timestamp":"t","context":{},%C%}        | /schema_version
          {"schema_version":2,"timestamp":"t","context":{},%C%}                    | /id
          {"schema_version":2,"id":null,"timestamp":"t","context":{},%C%}          | /id
          {"schema_version":2,"id":"i","context":{},%C%}                           | /timestamp
          {"schema_version":2,"id":"i","timestamp":7,"context":{},%C%}             | /timestamp
          {"schema_version":2,"id":"i","timestamp":"t","context":[],%C%}           | /context
          {"schema_version":2,"id":"i","timestamp":"t","context":{"turn_index":-1},%C%}    | /context/turn_index
          {"schema_version":2,"id":"i","timestamp":"t","context":{"turn_index":1.0},%C%}   | /context/turn_index
          {"schema_version":2,"id":"i","timestamp":"t","context":{"session_id":5},%C%}     | /context/session_id
          {"schema_version":2,"id":"i","timestamp":"t","context":{"split":"a","split":"a"},%C%} | /context/split
          {%E%,"id":"j",%C%}                                                       | /id
          {%E%}                                                                    | /type
          {%E%,"type":null}                                                        | /type
          {%E%,"type":7,"name":"n","payload":1}                                    | /type
          {"name":"n",%E%}                                                         | /type
          {%E%,%C%,"type":"custom"}                                                | /type
          {%E%,"type":"prompt_built","prompt_hash":"h","prompt_chars":1,"components":null} | /components
          {%E%,"type":"prompt_built","prompt_hash":"h","prompt_chars":1,"components":[1]}  | /components/0
          {%E%,"type":"prompt_built","prompt_hash":"h","prompt_chars":1,"components":[{"id":"i","kind":"k"}]} | /components/0/hash
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[],"tools":null,"tool_choice":"a","stream":true}}       | /request/tools
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[],"attachments":null,"tool_choice":"a","stream":true}} | /request/attachments
          {%E%,"type":"llm_call_started","request":{"model":"m","tool_choice":"a","stream":true}}                                  | /request/messages
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[],"tool_choice":"a","stream":1}}                       | /request/stream
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[{"role":"u","blocks":[{"kind":"video"}]}],"tool_choice":"a","stream":true}} | /request/messages/0/blocks/0/kind
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[{"role":"u","blocks":[{"text":"a"}]}],"tool_choice":"a","stream":true}}     | /request/messages/0/blocks/0/kind
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[{"role":"u","blocks":[{"kind":"tool_call","tool_name":"n","has_signature":true}]}],"tool_choice":"a","stream":true}} | /request/messages/0/blocks/0/input_json
          {%E%,"type":"llm_call_started","request":{"model":"m","messages":[],"tools":[{"name":"n","description":"d","input_schema":null}],"tool_choice":"a","stream":true}} | /request/tools/0/output_schema
          {%E%,"type":"effect_envelope_diff","event":{"recorded_envelope_hash":"","reconstructed_envelope_hash":"","divergent_paths":[{"path":"p","recorded":{"state":"gone"},"reconstructed":{"state":"missing"}}]}} | /event/divergent_paths/0/recorded/state
          {%E%,"type":"custom","name":"n","payload":1e999}                         | /payload
          []                                                                       |
          "custom"                                                                 |
          """)
  void record_isRefused(String line, String pointer) {
    ShapeException refused = refused(line.replace("%E%", ENVELOPE).replace("%C%", CUSTOM));
    assertEquals(pointer == null ? "" : pointer, refused.pointer(), refused.getMessage());
  }

  private static ShapeException refused(String line) {
    return assertThrows(
        ShapeException.class,
        () -> LashReader.TOLERANT.read(line.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%R%x", "%R%{}", "%R%]", "", " ", "{", "{\"a\"}"})
  void text_isRefused(String line) {
    String text = line.replace("%R%", "{" + ENVELOPE + "," + CUSTOM + "}");
    assertThrows(
        IOException.class, () -> LashReader.TOLERANT.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void spaceAround_isTaken() {
    TraceRecord record = LashRecords.read(" \r\n\t{" + ENVELOPE + "," + CUSTOM + "}\n ");
    assertEquals(new Custom("n", CanonicalJson.of(1)), record.event());
  }

  @Test
  void unknownType_isKeptWholeByTheTolerantReader() {
    String unknown =
        "{"
            + ENVELOPE
            + ",\"zeta\":[1, 2.50],\"type\":\"brand_new\",\"alpha\":{\"b\":1,\"a\":1e2}}";
    TraceRecord record = LashRecords.read("\n " + unknown + " ");
    assertEquals(new Unrecognized("brand_new", RawJson.of(unknown)), record.event());
    assertEquals("brand_new", record.event().kind());
    assertEquals("i", record.id());
    assertEquals(unknown, LashWriter.SEED.json(record));
    assertEquals(unknown, LashWriter.CURRENT.json(record));
  }

  @Test
  void unknownType_isStillOnOneLine() {
    TraceRecord record = LashRecords.read("{\n" + ENVELOPE + ",\n\"type\":\"brand_new\"\r\n}\n");
    assertEquals("{ " + ENVELOPE + ", \"type\":\"brand_new\"  }", LashWriter.SEED.json(record));
  }

  @Test
  void unknownType_isRefusedByTheStrictReader() {
    byte[] line = ("{" + ENVELOPE + ",\"type\":\"brand_new\"}").getBytes(StandardCharsets.UTF_8);
    ShapeException refused = assertThrows(ShapeException.class, () -> LashReader.STRICT.read(line));
    assertEquals("/type", refused.pointer());
    assertTrue(refused.getMessage().contains("brand_new"), refused.getMessage());
  }

  @Test
  void unknownType_needsItsEnvelope() {
    assertEquals(
        "/context",
        refused(
                "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\","
                    + "\"type\":\"brand_new\"}")
            .pointer());
  }
}
