package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.json.LashHash;

/** spec/lash-trace.md, section 11: hashes. */
class LashSection11HashesTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',     e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
          hello,  2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
          """)
  void sha256Hex_isOfTheBytes(String text, String expected) {
    assertEquals(expected, LashHash.sha256Hex(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          null | 74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b
          { "b": [1, 2.0, "x"], "a": {"y":null,"x":true} } | dbbcaa70f2d01f4742e20d7dd66fed848533b8a5fb0d9a047e56ce616f809d0e
          {"a":{"x":true,"y":null},"b":[1,2.0,"x"]}        | dbbcaa70f2d01f4742e20d7dd66fed848533b8a5fb0d9a047e56ce616f809d0e
          """)
  void jsonHash_isOfTheCanonicalForm(String json, String expected) throws Exception {
    assertEquals(expected, LashHash.jsonHash(CanonicalJson.parse(json)));
  }

  @Test
  void jsonHash_tellsIntegersFromFloats() {
    assertNotEquals(
        LashHash.jsonHash(CanonicalJson.of(1)), LashHash.jsonHash(CanonicalJson.of(1.0)));
  }
}
