package plasm.sink.store.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceRecord;

/** An archived record as the event that it must have come in with. */
final class ArchivedEvent {
  private ArchivedEvent() {}

  static StampedEvent of(TraceHead head, TraceRecord line) {
    byte[] posted = posted(head, line);
    try (JsonParser json = JsonText.FACTORY.createParser(posted)) {
      json.nextToken();
      return StampedEvent.of(AuditEventReader.read(json, posted, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ShapeException e) {
      throw new IllegalStateException("an event written here is not of the shape", e);
    }
  }

  private static byte[] posted(TraceHead head, TraceRecord line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.payload().length() + 512);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("event_id", line.eventId().toString());
      json.writeNumberField("schema_version", 1);
      json.writeStringField("emitted_at", Rfc3339.format(line.emittedAt()));
      json.writeStringField("trace_id", head.key().traceId().toString());
      if (!head.key().tenant().equals(Tenant.NONE)) {
        json.writeStringField("tenant_id", head.key().tenant().partition());
      }
      json.writeStringField("mcp_session_id", head.mcpSessionId());
      json.writeStringField("logical_session_id", head.logicalSessionId());
      json.writeStringField("workspace_slug", head.workspaceSlug());
      json.writeStringField("project_slug", head.projectSlug());
      json.writeStringField("event_kind", AuditEvent.SEGMENT_KIND);
      json.writeNumberField("request_units", 0);
      json.writeFieldName("payload");
      json.writeRawValue(line.payload().toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
