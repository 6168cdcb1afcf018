package plasm.model.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import plasm.model.json.ShapeException;

/** For what is refused on reading, see {@link PlarHeaderTest}. */
class ArtifactMetadataTest {
  @Test
  void defaults_areThoseOfTheSpecification() {
    assertEquals(
        "{\"content_type\":\"application/json\",\"schema_version\":1,\"producer\":\"plasm\"}",
        json(ArtifactMetadata.DEFAULTS));
  }

  @Test
  void json_hasTheOrderOfTheSpecification() {
    assertEquals(
        "{\"content_type\":\"text/plain\",\"content_encoding\":\"gzip\","
            + "\"schema_version\":4294967295,\"producer\":\"x\"}",
        json(new ArtifactMetadata("text/plain", "gzip", 4_294_967_295L, "x")));
  }

  @Test
  void json_escapesAndReadsBack() throws Exception {
    ArtifactMetadata odd = new ArtifactMetadata("a\"\\/\u001f", "", 0, "é😀\n\u007f");
    assertEquals(
        "{\"content_type\":\"a\\\"\\\\/\\u001f\",\"content_encoding\":\"\","
            + "\"schema_version\":0,\"producer\":\"é😀\\n\u007f\"}",
        json(odd));
    assertEquals(odd, ArtifactMetadata.read(odd.json()));
  }

  @Test
  void read_namesTheMember() {
    ShapeException refused =
        assertThrows(
            ShapeException.class,
            () -> ArtifactMetadata.read("{\"producer\":[]}".getBytes(StandardCharsets.UTF_8)));
    assertEquals("/producer", refused.pointer());
  }

  @Test
  void new_refusesWhatCannotBeWritten() {
    assertThrows(NullPointerException.class, () -> new ArtifactMetadata(null, null, 1, "p"));
    assertThrows(NullPointerException.class, () -> new ArtifactMetadata("a/b", null, 1, null));
    assertThrows(IllegalArgumentException.class, () -> new ArtifactMetadata("a/b", null, -1, "p"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ArtifactMetadata("a/b", null, 4_294_967_296L, "p"));
  }

  private static String json(ArtifactMetadata metadata) {
    return new String(metadata.json(), StandardCharsets.UTF_8);
  }
}
