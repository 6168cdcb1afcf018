package plasm.sink.store.column;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.JsonText;
import plasm.model.trace.Totals;
import plasm.sink.trace.Noted;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** A trace head as the {@code head} column of a database holds it, whichever database. */
public final class HeadJson {
  private HeadJson() {}

  public static byte[] write(TraceHead head) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("started_at_ms", head.startedAtMs());
      json.writeNumberField("ended_at_ms", head.endedAtMs());
      write(json, "mcp_session", head.mcpSession());
      write(json, "logical_session", head.logicalSession());
      write(json, "project", head.project());
      write(json, "workspace", head.workspace());
      write(json, "mcp_config", head.mcpConfig());
      json.writeFieldName("totals");
      head.totals().writeTo(json);
      json.writeNumberField("last_seq", head.lastSeq());
      json.writeNumberField("events", head.events());
      json.writeNumberField("last_arrival_ms", head.lastArrivalMs());
      json.writeBooleanField("completed", head.completed());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, String name, Noted noted) throws IOException {
    if (noted != null) {
      json.writeArrayFieldStart(name);
      json.writeNumber(noted.at().emittedAtMicros());
      json.writeNumber(noted.at().callIndex());
      json.writeNumber(noted.at().lineIndex());
      json.writeNumber(noted.at().arrival());
      json.writeString(noted.value());
      json.writeEndArray();
    }
  }

  public static TraceHead read(TraceKey key, byte[] stored) {
    TraceHead empty = TraceHead.empty(key);
    long startedAtMs = empty.startedAtMs();
    long endedAtMs = empty.endedAtMs();
    Noted mcpSession = null;
    Noted logicalSession = null;
    Noted project = null;
    Noted workspace = null;
    Noted mcpConfig = null;
    Totals totals = Totals.ZERO;
    long lastSeq = 0;
    long events = 0;
    long lastArrivalMs = 0;
    boolean completed = false;
    try (JsonParser json = JsonText.FACTORY.createParser(stored)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "started_at_ms" -> startedAtMs = json.getLongValue();
          case "ended_at_ms" -> endedAtMs = json.getLongValue();
          case "mcp_session" -> mcpSession = readNoted(json);
          case "logical_session" -> logicalSession = readNoted(json);
          case "project" -> project = readNoted(json);
          case "workspace" -> workspace = readNoted(json);
          case "mcp_config" -> mcpConfig = readNoted(json);
          case "totals" -> totals = Totals.readFrom(json);
          case "last_seq" -> lastSeq = json.getLongValue();
          case "events" -> events = json.getLongValue();
          case "last_arrival_ms" -> lastArrivalMs = json.getLongValue();
          case "completed" -> completed = json.getBooleanValue();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the stored head of trace " + key + " is damaged", e);
    }
    return new TraceHead(
        key,
        startedAtMs,
        endedAtMs,
        mcpSession,
        logicalSession,
        project,
        workspace,
        mcpConfig,
        totals,
        lastSeq,
        events,
        lastArrivalMs,
        completed);
  }

  private static Noted readNoted(JsonParser json) throws IOException {
    RecordKey at =
        new RecordKey(
            json.nextLongValue(0),
            json.nextLongValue(0),
            json.nextLongValue(0),
            json.nextLongValue(0));
    Noted noted = new Noted(at, json.nextTextValue());
    json.nextToken();
    return noted;
  }
}
