package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.json.IllegalTextException;
import plasm.model.json.JsonDocument;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Golden;

class PlanBundleTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Every code point with the property White_Space in Unicode's PropList.txt. */
  private static final String WHITE_SPACE =
      "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
          + "\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

  static List<JsonNode> vectors() throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    MAPPER.readTree(Golden.bytes("run_ids.json")).forEach(vectors::add);
    assertEquals(4, vectors.size());
    return vectors;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void runId_isAsInTheGoldenVectors(JsonNode vector) throws Exception {
    PlanBundle bundle = PlanBundle.read(MAPPER.writeValueAsBytes(vector.get("input")));
    assertEquals(vector.get("canonical_json").textValue(), canonical(bundle));
    assertEquals(vector.get("run_id").textValue(), bundle.runId().toString());
  }

  @Test
  void read_takesEveryMember() throws Exception {
    PlanBundle bundle =
        read(
            """
            {"source_line": " e1() ", "request_fingerprints": ["b", "a", "b"],
             "parsed": {"y": 1, "x": 2}, "entry_id": "petstore",
             "domain_revision": 4294967295, "catalog_cgs_hash": "cc"}
            """);
    assertEquals("cc", bundle.catalogCgsHash());
    assertEquals(4_294_967_295L, bundle.domainRevision());
    assertEquals("petstore", bundle.entryId());
    assertEquals("{\"x\":2,\"y\":1}", bundle.parsed().toString());
    assertEquals(List.of("a", "b", "b"), bundle.requestFingerprints());
    assertEquals("e1()", bundle.sourceLine());
    assertEquals(
        "{\"catalog_cgs_hash\":\"cc\",\"domain_revision\":4294967295,\"entry_id\":\"petstore\","
            + "\"parsed\":{\"x\":2,\"y\":1},\"request_fingerprints\":[\"a\",\"b\",\"b\"],"
            + "\"schema_version\":1,\"source_line\":\"e1()\"}",
        canonical(bundle));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "0", "\"\"", "[]", "{}"})
  void read_takesAnyJsonAsParsed(String parsed) throws Exception {
    assertEquals(parsed, read(with("parsed", parsed)).parsed().toString());
  }

  @Test
  void read_skipsWhatTheContractDoesNotKnow() throws Exception {
    ObjectNode more = minimal();
    more.put("schema_version", 9);
    more.putObject("later").put("entry_id", 1);
    assertEquals(read(minimal().toString()), read(more.toString()));
  }

  @Test
  void read_escapesStringsOfEveryMember() throws Exception {
    ObjectNode bundle = minimal();
    bundle.put("catalog_cgs_hash", "a\"\u0001").put("entry_id", "b\\é");
    bundle.put("source_line", "c\u0000\td");
    bundle.putArray("request_fingerprints").add("d\n\u007f");
    assertEquals(
        "{\"catalog_cgs_hash\":\"a\\\"\\u0001\",\"domain_revision\":0,\"entry_id\":\"b\\\\é\","
            + "\"parsed\":null,\"request_fingerprints\":[\"d\\n\u007f\"],\"schema_version\":1,"
            + "\"source_line\":\"c\\u0000\\td\"}",
        canonical(read(bundle.toString())));
  }

  @Test
  void read_sortsFingerprintsByUtf8() throws Exception {
    assertEquals(
        List.of("", "B", "a", "é", "\uffee", "😀"),
        read(with("request_fingerprints", "[\"😀\",\"\uffee\",\"é\",\"a\",\"\",\"B\"]"))
            .requestFingerprints());
  }

  @Test
  void read_trimsTheSourceLineOfWhiteSpace() throws Exception {
    ObjectNode bundle = minimal();
    bundle.put("source_line", WHITE_SPACE + "a" + WHITE_SPACE + "b" + WHITE_SPACE);
    assertEquals("a" + WHITE_SPACE + "b", read(bundle.toString()).sourceLine());
    bundle.put("source_line", WHITE_SPACE);
    assertEquals("", read(bundle.toString()).sourceLine());
  }

  @Test
  void read_trimsNothingElse() throws Exception {
    for (int c = 0; c <= 0xffff; c++) {
      if (!Character.isSurrogate((char) c) && WHITE_SPACE.indexOf(c) < 0) {
        String line = (char) c + "a" + (char) c;
        assertEquals(line, bundleOf(line).sourceLine(), () -> Integer.toHexString(line.charAt(0)));
      }
    }
    assertEquals("😀", bundleOf(" 😀 ").sourceLine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "catalog_cgs_hash",
        "domain_revision",
        "entry_id",
        "parsed",
        "request_fingerprints",
        "source_line"
      })
  void read_namesTheMemberThatIsMissingOrGivenTwice(String member) {
    ObjectNode bundle = minimal();
    String twice =
        bundle.toString().replaceFirst("\\{", "{\"" + member + "\":" + bundle.get(member) + ",");
    assertRefused("/" + member, member + " is given twice", twice);
    bundle.remove(member);
    assertRefused("/" + member, member + " is missing", bundle.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          catalog_cgs_hash     | null                 | a string
          catalog_cgs_hash     | 1                    | a string
          domain_revision      | null                 | an integer from 0 to 4294967295
          domain_revision      | "1"                  | an integer from 0 to 4294967295
          domain_revision      | 1.0                  | an integer from 0 to 4294967295
          domain_revision      | -1                   | an integer from 0 to 4294967295
          domain_revision      | 4294967296           | an integer from 0 to 4294967295
          domain_revision      | 18446744073709551617 | an integer from 0 to 4294967295
          entry_id             | {}                   | a string
          request_fingerprints | null                 | an array of strings
          request_fingerprints | "a"                  | an array of strings
          request_fingerprints | {"a":"b"}            | an array of strings
          source_line          | ["a"]                | a string
          """)
  void read_namesTheMemberOfAnotherType(String member, String value, String expected) {
    assertRefused("/" + member, member + " must be " + expected, with(member, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[\"a\"]", "{}"})
  void read_namesTheFingerprintOfAnotherType(String item) {
    assertRefused(
        "/request_fingerprints/1",
        "an item of request_fingerprints must be a string",
        with("request_fingerprints", "[\"a\"," + item + "]"));
  }

  @Test
  void read_namesTheNumberThatNoFloatHolds() {
    assertRefused(
        "/parsed/a/1",
        "a number is out of the range of 64-bit floats",
        with("parsed", "{\"a\":[1,1e400]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "true", "[]", "[{}]"})
  void read_refusesWhatIsNoObject(String json) {
    assertRefused("", "a plan bundle must be an object", json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"a\" 1}", "x"})
  void read_failsOnWhatIsNoJson(String json) {
    assertThrows(IOException.class, () -> read(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", " {}", ",", "x"})
  void read_failsOnWhatFollows(String more) {
    assertThrows(JsonParseException.class, () -> read(minimal() + more));
  }

  @Test
  void read_failsOnWhatIsNoText() {
    byte[] latin1 = with("entry_id", "\"é\"").getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(IllegalTextException.class, () -> PlanBundle.read(latin1));
    assertThrows(IllegalTextException.class, () -> read(with("entry_id", "\"\\ud800\"")));
  }

  @Test
  void read_holdsToTheDepthThatParsersTake() throws Exception {
    int depth = JsonText.MAX_DEPTH - 1;
    String deep = "[".repeat(depth) + "]".repeat(depth);
    assertEquals(deep, read(with("parsed", deep)).parsed().toString());
    assertThrows(IOException.class, () -> read(with("parsed", "[" + deep + "]")));
  }

  @Test
  void runId_differsWithEveryMember() throws Exception {
    RunId id = read(minimal().toString()).runId();
    assertEquals(id, read(with("source_line", "\" e \"")).runId());
    for (String other :
        List.of(
            with("catalog_cgs_hash", "\"d\""),
            with("domain_revision", "1"),
            with("entry_id", "\"f\""),
            with("parsed", "0"),
            with("request_fingerprints", "[\"\"]"),
            with("source_line", "\"g\""))) {
      assertNotEquals(id, read(other).runId());
    }
  }

  @Test
  void new_refusesARevisionBeyond32Bits() {
    PlanBundle bundle = bundleOf("");
    for (long revision : new long[] {-1, 4_294_967_296L}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new PlanBundle("c", revision, "e", bundle.parsed(), List.of(), ""));
    }
  }

  private static ObjectNode minimal() {
    ObjectNode bundle = MAPPER.createObjectNode();
    bundle.put("catalog_cgs_hash", "c").put("domain_revision", 0).put("entry_id", "e");
    bundle.putNull("parsed").putArray("request_fingerprints");
    return bundle.put("source_line", "e");
  }

  private static String with(String member, String json) {
    ObjectNode bundle = minimal();
    bundle.remove(member);
    return bundle.toString().replaceFirst("}$", ",\"" + member + "\":") + json + "}";
  }

  private static PlanBundle bundleOf(String sourceLine) {
    try {
      CanonicalJson nothing =
          JsonDocument.read("null".getBytes(StandardCharsets.UTF_8), CanonicalJson::read);
      return new PlanBundle("c", 0, "e", nothing, List.of(), sourceLine);
    } catch (IOException | ShapeException e) {
      throw new AssertionError(e);
    }
  }

  private static PlanBundle read(String json) throws IOException, ShapeException {
    return PlanBundle.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String canonical(PlanBundle bundle) {
    return new String(bundle.canonicalJson(), StandardCharsets.UTF_8);
  }

  private static void assertRefused(String pointer, String message, String json) {
    ShapeException refused = assertThrows(ShapeException.class, () -> read(json));
    assertEquals(pointer, refused.pointer());
    assertEquals(message, refused.getMessage());
  }
}
