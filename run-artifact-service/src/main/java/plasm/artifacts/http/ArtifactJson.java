package plasm.artifacts.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.artifact.ListArtifacts;
import plasm.artifacts.artifact.Session;
import plasm.model.json.JsonText;
import plasm.model.trace.Rfc3339;

/** Pages of artifacts as JSON. */
final class ArtifactJson {
  private ArtifactJson() {}

  static byte[] page(Family family, Session session, ListArtifacts.Page page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart(
          switch (family) {
            case RUNS -> "artifacts";
            case PLANS -> "plans";
          });
      for (ListArtifacts.Entry entry : page.entries()) {
        json.writeStartObject();
        writeNumberOrNull(json, family.indexName(), entry.index());
        json.writeStringField(family.idName(), entry.id());
        json.writeStringField("canonical_plasm_uri", family.canonicalUri(session, entry.id()));
        json.writeStringField("http_path", family.httpPath(session, entry.id()));
        json.writeNumberField("size", entry.storedBytes());
        json.writeStringField("last_modified", Rfc3339.format(entry.modified()));
        json.writeEndObject();
      }
      json.writeEndArray();
      if (page.nextAfter() != null) {
        json.writeStringField("next_after", page.nextAfter());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  static void writeNumberOrNull(JsonGenerator json, String name, Long value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
