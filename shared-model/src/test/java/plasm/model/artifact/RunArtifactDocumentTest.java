package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.IllegalTextException;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Golden;

class RunArtifactDocumentTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String RUN =
      "pr34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f";
  private static final String HASH =
      "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c9957";
  private static final String SESSION = "47d76fd3cbd0e9aef5e37c18b97e2cc6";

  @Test
  void read_takesEveryMemberAndKeepsTheBytes() throws Exception {
    String posted =
        """
         {"run_id": "PRX",
        \t"prompt_hash":"HASH","session_id":"SESSION",\r
          "entry_id":"petstore", "resource_index":9223372036854775807, "principal":"me",
          "expressions":["e1()"], "request_fingerprints":["f"], "entities":[{"id":1.0e0}, null],
          "source":"live", "stats":{"duration_ms":1}, "later":[{"run_id":1}], "later":2}
        """
            .replace("PRX", "pr" + RUN.substring(2).toUpperCase(Locale.ROOT))
            .replace("HASH", HASH)
            .replace("SESSION", SESSION);
    assertEquals(
        new RunArtifactDocument(
            RunId.parse(RUN).orElseThrow(),
            new PromptHash(HASH),
            new SessionId(SESSION),
            "petstore",
            Long.MAX_VALUE,
            null,
            RawJson.verbatim(utf8(posted))),
        read(posted));
  }

  @Test
  void read_takesTheRequiredMembersAlone() throws Exception {
    RunArtifactDocument document = read(minimal().toString());
    assertEquals(RUN, document.runId().toString());
    assertNull(document.resourceIndex());
    assertNull(document.planBundle());
  }

  @Test
  void read_countsNullAsAbsentWhereItMayBe() throws Exception {
    ObjectNode document = minimal();
    document.putNull("resource_index").putNull("principal").putNull("plan_bundle");
    assertNull(read(document.toString()).resourceIndex());
    assertNull(read(document.toString()).planBundle());
  }

  @Test
  void read_takesTheBundleInsteadOfTheId() throws Exception {
    JsonNode vector = MAPPER.readTree(Golden.bytes("run_ids.json")).get(3);
    ObjectNode document = minimal().without("run_id");
    document.set("plan_bundle", vector.get("input"));
    RunArtifactDocument read = read(document.toString());
    assertNull(read.runId());
    assertEquals(vector.get("run_id").textValue(), read.planBundle().runId().toString());
  }

  @Test
  void read_takesBundleAndIdWithoutComparing() throws Exception {
    ObjectNode document = minimal();
    document.set("plan_bundle", MAPPER.readTree(Golden.bytes("run_ids.json")).at("/2/input"));
    RunArtifactDocument read = read(document.toString());
    assertEquals(RUN, read.runId().toString());
    assertEquals(
        "pr1917695f89b37bc64e3789eb40f9a28c46f5282eb8d34696ce5492ca6a2499ab",
        read.planBundle().runId().toString());
  }

  @Test
  void jsonWith_putsTheIdInFrontAndKeepsAllElse() throws Exception {
    ObjectNode document = minimal().without("run_id");
    document.set("plan_bundle", MAPPER.readTree(Golden.bytes("run_ids.json")).at("/0/input"));
    String members = document.toString().substring(1);
    RunArtifactDocument read = read(" \r\n{\n\t" + members + " \n");
    RawJson json = read.jsonWith(read.planBundle().runId());
    assertEquals(" \r\n{\"run_id\":\"" + RUN + "\",\n\t" + members + " \n", json.toString());
    assertEquals(RUN, RunArtifactDocument.read(json.utf8()).runId().toString());
  }

  @Test
  void jsonWith_refusesASecondId() throws Exception {
    RunArtifactDocument document = read(minimal().toString());
    assertThrows(IllegalStateException.class, () -> document.jsonWith(document.runId()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt_hash",
        "session_id",
        "entry_id",
        "expressions",
        "request_fingerprints",
        "entities",
        "source",
        "stats"
      })
  void read_namesTheMemberThatIsMissing(String member) {
    assertRefused("/" + member, member + " is missing", minimal().without(member).toString());
  }

  @Test
  void read_wantsAnIdOrABundle() {
    String message = "run_id is missing, and no plan_bundle is there to compute it";
    ObjectNode neither = minimal().without("run_id");
    assertRefused("/run_id", message, neither.toString());
    assertRefused("/run_id", message, neither.putNull("plan_bundle").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run_id", "prompt_hash", "session_id", "entry_id", "expressions", "stats"})
  void read_namesTheMemberThatIsGivenTwice(String member) {
    ObjectNode document = minimal();
    assertRefused(
        "/" + member,
        member + " is given twice",
        "{\"" + member + "\":" + document.get(member) + "," + document.toString().substring(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          run_id               | null                                   | a string
          run_id               | 1                                      | a string
          run_id               | "pr1"                                  | pr and 64 hex digits
          run_id               | "66934036-d17e-4497-bd48-82a5ce5b2a92" | pr and 64 hex digits
          prompt_hash          | null                                   | a string
          prompt_hash          | "ph"                                   | 64 hex digits
          session_id           | []                                     | a string
          session_id           | "s0"                                   | 32 hex digits
          entry_id             | null                                   | a string
          resource_index       | "1"                                    | an integer from 0 to 9223372036854775807
          resource_index       | -1                                     | an integer from 0 to 9223372036854775807
          resource_index       | 1.0                                    | an integer from 0 to 9223372036854775807
          resource_index       | 9223372036854775808                    | an integer from 0 to 9223372036854775807
          principal            | 1                                      | a string
          expressions          | null                                   | an array of strings
          expressions          | "e1()"                                 | an array of strings
          request_fingerprints | {}                                     | an array of strings
          entities             | {}                                     | an array
          entities             | null                                   | an array
          source               | null                                   | a string
          source               | {}                                     | a string
          stats                | []                                     | an object
          stats                | null                                   | an object
          """)
  void read_namesTheMemberOfAnotherType(String member, String value, String expected) {
    assertRefused("/" + member, member + " must be " + expected, with(member, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          expressions | ["a",1]             | /expressions/1               | an item of expressions must be a string
          plan_bundle | 1                   | /plan_bundle                 | a plan bundle must be an object
          plan_bundle | {}                  | /plan_bundle/catalog_cgs_hash | catalog_cgs_hash is missing
          plan_bundle | {"entry_id":1}      | /plan_bundle/entry_id        | entry_id must be a string
          plan_bundle | {"parsed":[0,1e999]} | /plan_bundle/parsed/1       | a number is out of the range of 64-bit floats
          """)
  void read_namesWhatIsWrongInside(String member, String value, String pointer, String message) {
    assertRefused(pointer, message, with(member, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "1"})
  void read_refusesWhatIsNoObject(String json) {
    assertRefused("", "a run artifact must be an object", json);
  }

  @Test
  void read_failsOnWhatIsNoJson() {
    String document = minimal().toString();
    assertThrows(IOException.class, () -> read(""));
    assertThrows(IOException.class, () -> read(document + "}"));
    assertThrows(IOException.class, () -> read(document.substring(0, document.length() - 1)));
    assertThrows(IllegalTextException.class, () -> read(with("later", "\"\\udc00\"")));
  }

  @Test
  void read_takesNulAmongWhatItKeeps() throws Exception {
    String json = with("later", "\"\\u0000\"");
    assertEquals(json, read(json).json().toString());
  }

  private static ObjectNode minimal() {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("run_id", RUN).put("prompt_hash", HASH).put("session_id", SESSION);
    document.put("entry_id", "petstore").putArray("expressions");
    document.putArray("request_fingerprints");
    document.putArray("entities");
    document.put("source", "live").putObject("stats");
    return document;
  }

  private static String with(String member, String json) {
    String others = minimal().without(member).toString();
    return "{\"" + member + "\":" + json + "," + others.substring(1);
  }

  private static RunArtifactDocument read(String json) throws IOException, ShapeException {
    return RunArtifactDocument.read(utf8(json));
  }

  private static void assertRefused(String pointer, String message, String json) {
    ShapeException refused = assertThrows(ShapeException.class, () -> read(json));
    assertEquals(pointer, refused.pointer());
    assertEquals(message, refused.getMessage());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
