package plasm.sink.store.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.Totals;
import plasm.model.trace.TraceStatus;
import plasm.sink.trace.Noted;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** The file {@code summary.json} of an archived trace. */
final class ArchivedSummary {
  private static final Logger LOG = Logger.getLogger(ArchivedSummary.class);

  private ArchivedSummary() {}

  /**
   * The {@code mcp_config} of a trace: what its session said, else that of a summary which is there
   * already and was written by a program that knew it. {@code null} when nobody says.
   */
  static RawJson configuration(TraceHead head, Path summary) throws IOException {
    if (head.mcpConfigJson() != null) {
      return RawJson.of(head.mcpConfigJson());
    }
    if (!Files.exists(summary)) {
      return RawJson.NULL;
    }
    byte[] file = Files.readAllBytes(summary);
    try (JsonParser json = JsonText.FACTORY.createParser(file)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals("mcp_config");
        json.nextToken();
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        if (wanted) {
          return RawJson.slice(file, from, (int) json.currentLocation().getByteOffset());
        }
      }
    } catch (JsonProcessingException damaged) {
      LOG.warnf("%s is damaged and is written anew", summary);
    }
    return RawJson.NULL;
  }

  static byte[] write(TraceHead head, RawJson configuration) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("trace_id", head.key().traceId().toString());
      json.writeStringField("mcp_session_id", head.mcpSessionId());
      json.writeStringField("logical_session_id", head.logicalSessionId());
      json.writeStringField("status", TraceStatus.COMPLETED.wireName());
      json.writeNumberField("started_at_ms", head.startedAtMs());
      json.writeNumberField("ended_at_ms", head.endedAtMs());
      json.writeStringField("project_slug", head.projectSlug());
      json.writeStringField("tenant_id", head.key().tenant().partition());
      json.writeFieldName("mcp_config");
      json.writeRawValue(configuration.toString());
      json.writeFieldName("totals");
      head.totals().writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    out.write('\n');
    return out.toByteArray();
  }

  /**
   * Reads what any plasm program wrote; members it does not know count as absent.
   *
   * @param key from the folder's place, which also counts where the file says otherwise
   * @param records how many records lie beside it; the trace's end took the number behind theirs
   * @throws IOException when it is no summary
   */
  static TraceHead read(TraceKey key, byte[] file, long records) throws IOException {
    long startedAtMs = 0;
    long endedAtMs = 0;
    String mcpSession = null;
    String logicalSession = null;
    String project = null;
    String workspace = null;
    Totals totals = Totals.ZERO;
    try (JsonParser json = JsonText.FACTORY.createParser(file)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "started_at_ms" -> startedAtMs = json.getValueAsLong();
          case "ended_at_ms" -> endedAtMs = json.getValueAsLong();
          case "mcp_session_id" -> mcpSession = json.getValueAsString();
          case "logical_session_id" -> logicalSession = json.getValueAsString();
          case "project_slug" -> project = json.getValueAsString();
          case "workspace_slug" -> workspace = json.getValueAsString();
          case "totals" -> totals = Totals.readFrom(json);
          default -> json.skipChildren();
        }
      }
    }
    RecordKey start = new RecordKey(startedAtMs * 1_000, RecordKey.ABSENT, RecordKey.ABSENT, 0);
    return new TraceHead(
        key,
        startedAtMs,
        Math.max(startedAtMs, endedAtMs),
        Noted.of(start, mcpSession),
        Noted.of(start, logicalSession),
        Noted.of(start, project),
        Noted.of(start, workspace),
        null,
        totals,
        records + 1,
        records,
        Math.max(startedAtMs, endedAtMs),
        true);
  }
}
