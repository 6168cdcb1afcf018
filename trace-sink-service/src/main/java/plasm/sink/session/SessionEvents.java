package plasm.sink.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import plasm.model.identity.Uuids;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;
import plasm.model.trace.PayloadView;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.TraceEvent;
import plasm.model.trace.TraceSegment;
import plasm.model.trace.TraceSegment.CodePlanExecute;
import plasm.model.trace.TraceSegment.PlasmError;
import plasm.model.trace.TraceSegment.PlasmInvocation;
import plasm.model.trace.TraceSegment.PlasmLine;
import plasm.model.trace.TraceSegment.PlasmResponseCharsDelta;
import plasm.sink.trace.TraceHead;

/**
 * What sessions send, as the events that a runtime without the session routes would have posted: so
 * that it takes the same way into the store, and out of it.
 */
final class SessionEvents {
  /** The kind of event that opens a session, or opens it again. */
  static final String OPENED_KIND = "plasm_session_opened";

  private static final UUID OPENINGS = UUID.fromString("018fb8d5-4e9a-73a7-b0e1-3f2c1a8b0a01");
  private static final UUID SEGMENTS = UUID.fromString("018fb8d5-4e9a-73a7-b0e1-3f2c1a8b0a02");
  private static final String EMITTED_AT_MS = "emitted_at_ms";

  private SessionEvents() {}

  /**
   * The event that opens a session. Who says the same at the same moment of the trace says it once.
   *
   * @param afterEvents how many events the trace has before
   */
  static AuditEvent opened(Session session, SessionDetails details, long afterEvents, Instant now) {
    RawJson payload = openedPayload(session, details);
    String said =
        session.trace().traceId()
            + "\n"
            + afterEvents
            + "\n"
            + details.projectSlug()
            + "\n"
            + details.workspaceSlug()
            + "\n"
            + details.mcpSessionId()
            + "\n"
            + payload;
    return event(
        ProblemType.INVALID_SESSION,
        payload,
        json -> {
          json.writeStringField("event_id", Uuids.v5(OPENINGS, said).toString());
          writeSession(json, session, now);
          json.writeStringField("mcp_session_id", details.mcpSessionId());
          json.writeStringField("workspace_slug", details.workspaceSlug());
          json.writeStringField("project_slug", details.projectSlug());
          json.writeStringField("event_kind", OPENED_KIND);
          json.writeNumberField("request_units", 0);
        });
  }

  private static RawJson openedPayload(Session session, SessionDetails details) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("logical_session_id", session.logicalSessionId());
      if (details.mcpConfig() != null) {
        json.writeFieldName("mcp_config");
        json.writeRawValue(details.mcpConfig().toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return RawJson.ofTrusted(out.toByteArray());
  }

  /**
   * A segment of a session.
   *
   * @param head what is known of the session's trace
   * @param index the segment's place among those of the request
   * @param idempotencyKey null: the event gets an id of its own
   * @throws ProblemException 422 when it is no TraceSegment of a known kind
   */
  static AuditEvent segment(
      Session session,
      TraceHead head,
      RawJson posted,
      int index,
      String idempotencyKey,
      Instant now) {
    RawJson payload = withTime(posted, now);
    TraceEvent read = PayloadView.of(payload, true).event();
    if (read == null) {
      throw new ProblemException(
          new Problem(
              ProblemType.INVALID_SEGMENT,
              ProblemType.INVALID_SEGMENT.status(),
              "a segment must be a TraceEvent of a known kind with every member that the kind"
                  + " requires; emitted_at_ms alone may be left out",
              index,
              "/" + index),
          null);
    }
    Instant emittedAt = Rfc3339.ofUnsignedMillis(read.emittedAtMs());
    return event(
        ProblemType.INVALID_SEGMENT,
        payload,
        json -> {
          json.writeStringField("event_id", segmentId(session, index, idempotencyKey).toString());
          writeSession(json, session, emittedAt);
          if (!head.mcpSessionId().isEmpty()) {
            json.writeStringField("mcp_session_id", head.mcpSessionId());
          }
          if (!head.workspaceSlug().isEmpty()) {
            json.writeStringField("workspace_slug", head.workspaceSlug());
          }
          json.writeStringField("project_slug", head.projectSlug());
          writeIndices(json, read.segment());
          json.writeStringField("event_kind", AuditEvent.SEGMENT_KIND);
          json.writeNumberField("request_units", read.segment() instanceof PlasmLine ? 1 : 0);
        });
  }

  private static UUID segmentId(Session session, int index, String idempotencyKey) {
    return idempotencyKey == null
        ? UUID.randomUUID()
        : Uuids.v5(SEGMENTS, session.trace().traceId() + "\n" + idempotencyKey + "\n" + index);
  }

  private static void writeIndices(JsonGenerator json, TraceSegment segment) throws IOException {
    switch (segment) {
      case PlasmInvocation s -> json.writeNumberField("call_index", s.callIndex());
      case PlasmLine s -> {
        json.writeNumberField("call_index", s.callIndex());
        json.writeNumberField("line_index", s.lineIndex());
      }
      case PlasmError s -> {
        json.writeNumberField("call_index", s.callIndex());
        writeWhenGiven(json, "line_index", s.lineIndex());
      }
      case PlasmResponseCharsDelta s -> writeWhenGiven(json, "call_index", s.callIndex());
      case CodePlanExecute s -> writeWhenGiven(json, "call_index", s.plasmCallIndex());
      default -> {}
    }
  }

  private static void writeWhenGiven(JsonGenerator json, String name, Long index)
      throws IOException {
    if (index != null) {
      json.writeNumberField(name, index);
    }
  }

  private static void writeSession(JsonGenerator json, Session session, Instant emittedAt)
      throws IOException {
    json.writeNumberField("schema_version", 1);
    json.writeStringField("emitted_at", Rfc3339.format(emittedAt));
    json.writeStringField("trace_id", session.trace().traceId().toString());
    json.writeStringField("tenant_id", session.tenantId());
    json.writeStringField("logical_session_id", session.logicalSessionId());
  }

  /** The payload as posted; with the time put before everything else when it has none. */
  private static RawJson withTime(RawJson posted, Instant now) {
    Set<String> members = members(posted);
    if (members.contains(EMITTED_AT_MS)) {
      return posted;
    }
    String time =
        "{\"" + EMITTED_AT_MS + "\":" + now.toEpochMilli() + (members.isEmpty() ? "" : ",");
    ByteArrayOutputStream out = new ByteArrayOutputStream(posted.length() + time.length());
    out.writeBytes(time.getBytes(StandardCharsets.US_ASCII));
    byte[] json = posted.utf8();
    out.write(json, 1, json.length - 1);
    return RawJson.ofTrusted(out.toByteArray());
  }

  private static Set<String> members(RawJson object) {
    Set<String> names = new HashSet<>();
    try (JsonParser json = object.parser()) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        names.add(json.currentName());
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a segment that was read before is JSON", e);
    }
    return names;
  }

  private interface Envelope {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static AuditEvent event(ProblemType wrong, RawJson payload, Envelope envelope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 + payload.length());
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      envelope.writeTo(json);
      json.writeFieldName("payload");
      json.writeRawValue("");
      json.flush();
      payload.writeTo(out);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return read(wrong, out.toByteArray());
  }

  private static AuditEvent read(ProblemType wrong, byte[] posted) {
    try (JsonParser json = JsonText.FACTORY.createParser(posted)) {
      json.nextToken();
      return AuditEventReader.read(json, posted, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ShapeException e) {
      // The tenant, the session or a number of the segment is what no event may have.
      throw new ProblemException(
          new Problem(wrong, wrong.status(), e.getMessage(), null, e.pointer()), e);
    }
  }
}
