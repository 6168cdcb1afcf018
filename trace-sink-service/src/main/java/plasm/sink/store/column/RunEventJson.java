package plasm.sink.store.column;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.sink.run.RunEvent;

/** An event of a retained run as a column of a database holds it, whichever database. */
public final class RunEventJson {
  private RunEventJson() {}

  public static byte[] write(RunEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128 + event.data().length());
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", event.kind());
      json.writeNumberField("ts", event.tsMs());
      json.writeStringField("msg", event.msg());
      json.writeFieldName("data");
      json.writeRawValue(event.data().toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  public static RunEvent read(byte[] stored) {
    String kind = null;
    long tsMs = 0;
    String msg = null;
    RawJson data = RawJson.NULL;
    try (JsonParser json = JsonText.FACTORY.createParser(stored)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "kind" -> kind = json.getText();
          case "ts" -> tsMs = json.getLongValue();
          case "msg" -> msg = json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText();
          default -> {
            int from = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            data = RawJson.slice(stored, from, (int) json.currentLocation().getByteOffset());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a stored event of a run is damaged", e);
    }
    return new RunEvent(kind, tsMs, msg, data);
  }
}
