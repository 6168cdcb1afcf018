package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import plasm.model.json.JsonText;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.json.LashWriter;
import plasm.model.lash.view.SessionSummary;
import plasm.sink.lash.LashSession;
import plasm.sink.view.LashViews.SessionPage;

/** What is answered about lash sessions. */
final class LashJson {
  private LashJson() {}

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static byte[] write(SessionPage page) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("sessions");
          for (LashSession session : page.sessions()) {
            write(json, session);
          }
          json.writeEndArray();
          json.writeStringField("next_cursor", page.next() == null ? null : page.next().toString());
          json.writeEndObject();
        });
  }

  static byte[] write(LashSession session) {
    return bytes(json -> write(json, session));
  }

  private static void write(JsonGenerator json, LashSession session) throws IOException {
    SessionSummary summary = session.summary();
    json.writeStartObject();
    json.writeStringField("session_id", session.sessionId());
    json.writeStringField("first_timestamp", summary.firstTimestamp());
    json.writeStringField("last_timestamp", summary.lastTimestamp());
    json.writeNumberField("records", summary.records());
    json.writeNumberField("turns", summary.turns());
    json.writeNumberField("llm_calls", summary.llmCalls());
    json.writeNumberField("tool_calls", summary.toolCalls());
    json.writeNumberField("failures", summary.failures());
    writeUsage(json, summary.usage());
    json.writeEndObject();
  }

  static void writeUsage(JsonGenerator json, TokenUsage usage) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input_tokens", usage.inputTokens());
    json.writeNumberField("output_tokens", usage.outputTokens());
    json.writeNumberField("cache_read_input_tokens", usage.cacheReadInputTokens());
    json.writeNumberField("cache_write_input_tokens", usage.cacheWriteInputTokens());
    json.writeNumberField("reasoning_output_tokens", usage.reasoningOutputTokens());
    json.writeNumberField("total_tokens", usage.total());
    json.writeEndObject();
  }

  static byte[] write(
      String sessionId, List<ExecutionGraph> graphs, Representation representation) {
    return switch (representation) {
      case NDJSON ->
          graphs.stream()
              .map(graph -> LashWriter.CURRENT.json(graph) + "\n")
              .collect(Collectors.joining())
              .getBytes(StandardCharsets.UTF_8);
      case JSON ->
          bytes(
              json -> {
                json.writeStartObject();
                json.writeStringField("session_id", sessionId);
                json.writeArrayFieldStart("graphs");
                for (ExecutionGraph graph : graphs) {
                  json.writeRawValue(LashWriter.CURRENT.json(graph));
                }
                json.writeEndArray();
                json.writeEndObject();
              });
    };
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
