package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import plasm.model.json.JsonText;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.Rows;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageRow;

/**
 * Usage rows, written while they are read.
 *
 * @param limit how many rows were asked for at most
 */
record UsageBody(Rows<UsageRow> rows, int limit, Representation representation)
    implements StreamingOutput {
  @Override
  public void write(OutputStream out) throws IOException {
    JsonGenerator json = JsonText.FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    try (rows) {
      switch (representation) {
        case NDJSON -> writeLines(json);
        case JSON -> writeObject(json);
      }
    }
    json.close();
  }

  private void writeLines(JsonGenerator json) throws IOException {
    json.setRootValueSeparator(null);
    for (UsageRow row = rows.next(); row != null; row = rows.next()) {
      write(json, row);
      json.writeRaw('\n');
    }
  }

  private void writeObject(JsonGenerator json) throws IOException {
    int count = 0;
    UsageRow last = null;
    json.writeStartObject();
    json.writeArrayFieldStart("usage");
    for (UsageRow row = rows.next(); row != null; row = rows.next()) {
      write(json, row);
      count++;
      last = row;
    }
    json.writeEndArray();
    if (count == limit) {
      json.writeStringField("next_cursor", UsageCursor.of(last).text());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, UsageRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("span_id", row.spanId().toString());
    json.writeStringField("event_id", row.eventId().toString());
    json.writeStringField("trace_id", row.traceId().toString());
    json.writeStringField("emitted_at", Rfc3339.format(row.emittedAt()));
    json.writeStringField("tenant_partition", row.tenant().partition());
    json.writeStringField("mcp_session_id", row.mcpSessionId());
    json.writeStringField("plasm_prompt_hash", row.plasmPromptHash());
    json.writeStringField("plasm_execute_session", row.plasmExecuteSession());
    json.writeStringField("run_id", row.runId());
    write(json, "call_index", row.callIndex());
    write(json, "line_index", row.lineIndex());
    json.writeStringField("span_name", UsageRow.SPAN_NAME);
    json.writeBooleanField("is_billing_event", true);
    json.writeStringField("billing_event_type", UsageRow.SPAN_NAME);
    json.writeNumberField("request_units", row.requestUnits());
    json.writeFieldName("duration_ms");
    json.writeNumber(new BigInteger(Long.toUnsignedString(row.durationMs())));
    json.writeStringField("api_entry_id", row.apiEntryId());
    json.writeStringField("capability", row.capability());
    json.writeFieldName("attributes_json");
    json.writeRawValue(row.attributes().toString());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Long value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
