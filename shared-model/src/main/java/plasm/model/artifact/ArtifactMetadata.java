package plasm.model.artifact;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import plasm.model.json.CanonicalJson;
import plasm.model.json.JsonDocument;
import plasm.model.json.ShapeException;

/**
 * What a stored payload is (spec/run-artifacts.md, PLAR1 framing).
 *
 * @param contentType a media type
 * @param contentEncoding as in HTTP; null when the payload is as its media type says
 * @param schemaVersion of the payload, an unsigned 32-bit integer
 * @param producer who made the payload
 */
public record ArtifactMetadata(
    String contentType, String contentEncoding, long schemaVersion, String producer) {

  /** For who says nothing. */
  public static final ArtifactMetadata DEFAULTS =
      new ArtifactMetadata("application/json", null, 1, "plasm");

  /**
   * @throws IllegalArgumentException when the version is no unsigned 32-bit integer
   */
  public ArtifactMetadata {
    Objects.requireNonNull(contentType);
    Objects.requireNonNull(producer);
    if (schemaVersion < 0 || schemaVersion > MemberReader.MAX_UINT32) {
      throw new IllegalArgumentException("not an unsigned 32-bit integer: " + schemaVersion);
    }
  }

  /**
   * Reads metadata in any spelling. Members the contract does not know are skipped; only {@code
   * content_encoding} may be left out or null.
   *
   * @throws plasm.model.json.IllegalTextException when the bytes are not text
   * @throws ShapeException when it is no metadata; names the member
   * @throws IOException when it is no JSON
   */
  public static ArtifactMetadata read(byte[] utf8) throws IOException, ShapeException {
    return JsonDocument.read(utf8, ArtifactMetadata::read);
  }

  private static ArtifactMetadata read(JsonParser json) throws IOException, ShapeException {
    MemberReader members = new MemberReader(json, "metadata");
    String contentType = null;
    String contentEncoding = null;
    long schemaVersion = 0;
    String producer = null;
    while (members.next()) {
      switch (members.name()) {
        case "content_type" -> contentType = members.text();
        case "content_encoding" -> contentEncoding = members.textOrNull();
        case "schema_version" -> schemaVersion = members.uint32();
        case "producer" -> producer = members.text();
        default -> members.skip();
      }
    }
    members.require("content_type", "schema_version", "producer");
    return new ArtifactMetadata(contentType, contentEncoding, schemaVersion, producer);
  }

  /** UTF-8, without spaces, in the order of members in which runtimes write them. */
  public byte[] json() {
    StringBuilder out = new StringBuilder("{\"content_type\":");
    CanonicalJson.appendText(contentType, out);
    if (contentEncoding != null) {
      out.append(",\"content_encoding\":");
      CanonicalJson.appendText(contentEncoding, out);
    }
    out.append(",\"schema_version\":").append(schemaVersion).append(",\"producer\":");
    CanonicalJson.appendText(producer, out);
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
