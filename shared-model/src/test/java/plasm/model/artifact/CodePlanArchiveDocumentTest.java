package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.IllegalTextException;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

class CodePlanArchiveDocumentTest {
  private static final String HASH =
      "a2d6b29093f7ee99fc2b24cce128d64286c0e662c17055b1fe845313176c9957";
  private static final String SESSION = "47d76fd3cbd0e9aef5e37c18b97e2cc6";
  private static final String PLAN = "66934036-d17e-4497-bd48-82a5ce5b2a92";

  @Test
  void read_takesEveryMemberAndKeepsTheBytes() throws Exception {
    String posted =
        """
        {"kind":"code_plan","plan_id":"66934036-D17E-4497-BD48-82A5CE5B2A92",
         "prompt_hash":"HASH","session_id":"SESSION","entry_id":"petstore",
         "plan_index":3,"plan_handle":"p3","name":"demo","code":"a\\nb","plan_hash":"ab",
         "plan":{"nodes":[1.0e0]},"catalog_cgs_hash":"cc","domain_revision":4294967295,
         "entities":["Pet"],"principal":null,"created_at":"2026-04-07T10:00:00Z","later":{}}
        """
            .replace("HASH", HASH)
            .replace("SESSION", SESSION);
    assertEquals(
        new CodePlanArchiveDocument(
            new PlanId(UUID.fromString(PLAN)),
            new PromptHash(HASH),
            new SessionId(SESSION),
            3,
            "petstore",
            RawJson.verbatim(utf8(posted))),
        read(posted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "[]", "{\"plan_id\":1}"})
  void read_takesAnyJsonAsPlan(String plan) throws Exception {
    String json = with("plan", plan);
    assertEquals(json, read(json).json().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind",
        "plan_id",
        "prompt_hash",
        "session_id",
        "entry_id",
        "plan_index",
        "plan_handle",
        "name",
        "code",
        "plan_hash",
        "plan",
        "catalog_cgs_hash",
        "domain_revision",
        "entities",
        "created_at"
      })
  void read_namesTheMemberThatIsMissingOrGivenTwice(String member) {
    ObjectNode document = minimal();
    assertRefused(
        "/" + member,
        member + " is given twice",
        "{\"" + member + "\":" + document.get(member) + "," + document.toString().substring(1));
    assertRefused("/" + member, member + " is missing", document.without(member).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          kind             | null                | a string
          kind             | "run"               | code_plan
          kind             | "Code_Plan"         | code_plan
          plan_id          | null                | a string
          plan_id          | "p1"                | a UUID
          prompt_hash      | "ph"                | 64 hex digits
          session_id       | "s0"                | 32 hex digits
          entry_id         | 1                   | a string
          plan_index       | null                | an integer from 0 to 9223372036854775807
          plan_index       | -1                  | an integer from 0 to 9223372036854775807
          plan_index       | "1"                 | an integer from 0 to 9223372036854775807
          plan_index       | 9223372036854775808 | an integer from 0 to 9223372036854775807
          plan_handle      | "3"                 | p and an index
          plan_handle      | 3                   | a string
          name             | null                | a string
          code             | []                  | a string
          plan_hash        | 1                   | a string
          catalog_cgs_hash | null                | a string
          domain_revision  | 4294967296          | an integer from 0 to 4294967295
          domain_revision  | null                | an integer from 0 to 4294967295
          entities         | "Pet"               | an array
          principal        | 1                   | a string
          created_at       | 1775556000796       | a string
          """)
  void read_namesTheMemberOfAnotherType(String member, String value, String expected) {
    assertRefused("/" + member, member + " must be " + expected, with(member, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "1"})
  void read_refusesWhatIsNoObject(String json) {
    assertRefused("", "a code plan must be an object", json);
  }

  @Test
  void read_failsOnWhatIsNoJson() {
    assertThrows(IOException.class, () -> read(""));
    assertThrows(IOException.class, () -> read(minimal() + "1"));
    assertThrows(IllegalTextException.class, () -> read(with("code", "\"\\ud800\"")));
  }

  private static ObjectNode minimal() {
    ObjectNode document = new JsonMapper().createObjectNode();
    document.put("kind", "code_plan").put("plan_id", PLAN).put("prompt_hash", HASH);
    document.put("session_id", SESSION).put("entry_id", "petstore").put("plan_index", 0);
    document.put("plan_handle", "p0").put("name", "").put("code", "").put("plan_hash", "ab");
    document.putNull("plan").put("catalog_cgs_hash", "cc").put("domain_revision", 0);
    document.putArray("entities");
    return document.put("created_at", "2026-04-07T10:00:00Z");
  }

  private static String with(String member, String json) {
    String others = minimal().without(member).toString();
    return "{\"" + member + "\":" + json + "," + others.substring(1);
  }

  private static CodePlanArchiveDocument read(String json) throws IOException, ShapeException {
    return CodePlanArchiveDocument.read(utf8(json));
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
