package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceReads.Summary;

/** Trace summaries as JSON (spec/trace-sink.md, TraceSummary). */
final class TraceJson {
  private TraceJson() {}

  static void writeSummary(JsonGenerator json, Summary summary) throws IOException {
    json.writeStartObject();
    writeSummaryMembers(json, summary);
    json.writeEndObject();
  }

  static void writeSummaryMembers(JsonGenerator json, Summary summary) throws IOException {
    TraceHead head = summary.head();
    json.writeStringField("trace_id", head.key().traceId().toString());
    json.writeStringField("mcp_session_id", head.mcpSessionId());
    json.writeStringField("logical_session_id", head.logicalSessionId());
    json.writeStringField("status", summary.status().wireName());
    json.writeNumberField("started_at_ms", head.startedAtMs());
    json.writeNumberField("ended_at_ms", head.endedAtMs());
    json.writeStringField("project_slug", head.projectSlug());
    json.writeStringField("workspace_slug", head.workspaceSlug());
    json.writeStringField("tenant_id", head.key().tenant().partition());
    json.writeNumberField("last_seq", head.lastSeq());
    if (head.mcpConfigJson() != null) {
      json.writeFieldName("mcp_config");
      json.writeRawValue(head.mcpConfigJson());
    }
    json.writeFieldName("totals");
    head.totals().writeTo(json);
  }
}
