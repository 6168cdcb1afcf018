package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import plasm.model.json.JsonText;
import plasm.model.lash.view.Span;
import plasm.model.lash.view.SpanTree;

/** A session's spans: one object each, in the order of the tree, with the depth in it. */
record LashSpans(String sessionId, SpanTree tree) implements StreamingOutput {
  private static final int BUFFER_BYTES = 32 << 10;

  @Override
  public void write(OutputStream response) throws IOException {
    OutputStream out = new BufferedOutputStream(response, BUFFER_BYTES);
    JsonGenerator json = JsonText.FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    json.writeStringField("session_id", sessionId);
    json.writeArrayFieldStart("spans");
    for (Span span : tree.spans()) {
      write(json, span);
    }
    json.writeEndArray();
    write(json, "loose", tree.loose());
    json.writeEndObject();
    json.close();
    out.flush();
  }

  private static void write(JsonGenerator json, Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", span.id());
    json.writeStringField("parent_id", span.parentId());
    json.writeStringField("place", span.place().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("depth", span.depth());
    json.writeStringField("label", span.label());
    json.writeStringField("first_timestamp", span.firstTimestamp());
    json.writeStringField("last_timestamp", span.lastTimestamp());
    json.writeBooleanField("failed", span.failed());
    LashJson.writeUsage(json, span.usage());
    write(json, "records", span.records());
    write(json, "events", span.events());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<Span.Entry> entries)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Span.Entry entry : entries) {
      json.writeStartObject();
      json.writeStringField("id", entry.id());
      json.writeStringField("type", entry.type());
      json.writeStringField("timestamp", entry.timestamp());
      json.writeBooleanField("failed", entry.failed());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
