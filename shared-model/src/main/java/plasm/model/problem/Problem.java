package plasm.model.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.JsonText;

/**
 * One error as it goes over the wire: {@code application/problem+json} (RFC 9457).
 *
 * @param status the HTTP status, the type's own unless a framework chose another
 * @param detail what to do about it, for a person; never a secret, never a stack trace
 * @param index which event of a batch, from 0; null when it is not about one
 * @param pointer RFC 6901 pointer to the member that is wrong; null when it is not about one
 */
public record Problem(ProblemType type, int status, String detail, Integer index, String pointer) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, type.status(), detail, null, null);
  }

  public byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", type.uri());
      json.writeStringField("title", type.title());
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      if (index != null) {
        json.writeNumberField("index", index);
      }
      if (pointer != null) {
        json.writeStringField("pointer", pointer);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
