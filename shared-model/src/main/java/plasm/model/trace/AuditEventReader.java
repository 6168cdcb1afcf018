package plasm.model.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import plasm.model.identity.Uuids;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

/**
 * Reads AuditEvents (spec/trace-sink.md) off a streaming parser, one after the other.
 *
 * <p>Members the contract does not know are skipped, also {@code ingested_at}, which only the
 * server tells. The payload is a part of the event's bytes as they were posted.
 *
 * <p>Events of a batch mostly have their trace, session, tenant and kind in common. A text that is
 * the same as in the event before is the same object: half as many live for as long as the batch
 * does, and who looks at one event after the other finds them in the processor's cache.
 */
public final class AuditEventReader {
  private final JsonParser json;
  private final byte[] source;
  private String pointer;

  /** Which of the members below are of the event that is read; others are of one before. */
  private int seen;

  private UUID eventId;
  private Integer schemaVersion;
  private Instant emittedAt;
  private UUID traceId;
  private String traceIdText;
  private String mcpSessionId;
  private String logicalSessionId;
  private String plasmPromptHash;
  private String plasmExecuteSession;
  private String runId;
  private Long callIndex;
  private Long lineIndex;
  private String tenantId;
  private String principalSub;
  private String workspaceSlug;
  private String projectSlug;
  private String eventKind;
  private Long requestUnits;
  private int from;
  private int payloadFrom;
  private int payloadTo;

  /**
   * @param source the bytes that the parser reads; taken over, events are parts of them
   */
  public AuditEventReader(JsonParser json, byte[] source) {
    this.json = json;
    this.source = source;
  }

  /** As {@link #read(String)}, for who reads only one event. */
  public static AuditEvent read(JsonParser json, byte[] source, String pointer)
      throws IOException, ShapeException {
    return new AuditEventReader(json, source).read(pointer);
  }

  /**
   * Reads the object at whose start the parser stands, and leaves it at the object's end.
   *
   * @param at where the object stands in the document, as RFC 6901 pointer
   * @throws ShapeException when it is no AuditEvent; names the member
   * @throws IOException when it is no JSON
   */
  public AuditEvent read(String at) throws IOException, ShapeException {
    pointer = at;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException(pointer, "an event must be an object");
    }
    return readMembers();
  }

  private AuditEvent readMembers() throws IOException, ShapeException {
    seen = 0;
    from = (int) json.currentTokenLocation().getByteOffset();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      int member = readMember(name);
      if ((seen & member) != 0) {
        throw new ShapeException(pointer + "/" + name, name + " is given twice");
      }
      seen |= member;
    }
    RawJson posted = RawJson.slice(source, from, (int) json.currentLocation().getByteOffset());
    return new AuditEvent(
        required("event_id", 0, eventId),
        required("schema_version", 1, schemaVersion),
        required("emitted_at", 2, emittedAt),
        required("trace_id", 3, traceId),
        optional(4, mcpSessionId),
        optional(5, logicalSessionId),
        optional(6, plasmPromptHash),
        optional(7, plasmExecuteSession),
        optional(8, runId),
        optional(9, callIndex),
        optional(10, lineIndex),
        optional(11, tenantId),
        optional(12, principalSub),
        optional(13, workspaceSlug),
        optional(14, projectSlug),
        required("event_kind", 15, eventKind),
        required("request_units", 16, requestUnits),
        isSeen(17) ? posted.part(payloadFrom - from, payloadTo - payloadFrom) : RawJson.NULL,
        posted);
  }

  /** Returns a bit that stands for the member; 0 when the contract does not know it. */
  private int readMember(String name) throws IOException, ShapeException {
    return switch (name) {
      case "event_id" -> {
        eventId = parsed(name, Uuids::parse, "a UUID");
        yield 1 << 0;
      }
      case "schema_version" -> {
        schemaVersion = int32(name);
        yield 1 << 1;
      }
      case "emitted_at" -> {
        emittedAt = parsed(name, Rfc3339::parse, "an RFC 3339 timestamp");
        yield 1 << 2;
      }
      case "trace_id" -> {
        readTraceId(name);
        yield 1 << 3;
      }
      case "mcp_session_id" -> {
        mcpSessionId = textOrNull(name, mcpSessionId);
        yield 1 << 4;
      }
      case "logical_session_id" -> {
        logicalSessionId = textOrNull(name, logicalSessionId);
        yield 1 << 5;
      }
      case "plasm_prompt_hash" -> {
        plasmPromptHash = textOrNull(name, plasmPromptHash);
        yield 1 << 6;
      }
      case "plasm_execute_session" -> {
        plasmExecuteSession = textOrNull(name, plasmExecuteSession);
        yield 1 << 7;
      }
      case "run_id" -> {
        runId = textOrNull(name, runId);
        yield 1 << 8;
      }
      case "call_index" -> {
        callIndex = int64OrNull(name);
        yield 1 << 9;
      }
      case "line_index" -> {
        lineIndex = int64OrNull(name);
        yield 1 << 10;
      }
      case "tenant_id" -> {
        tenantId = tenant(name);
        yield 1 << 11;
      }
      case "principal_sub" -> {
        principalSub = textOrNull(name, principalSub);
        yield 1 << 12;
      }
      case "workspace_slug" -> {
        workspaceSlug = textOrNull(name, workspaceSlug);
        yield 1 << 13;
      }
      case "project_slug" -> {
        projectSlug = textOrNull(name, projectSlug);
        yield 1 << 14;
      }
      case "event_kind" -> {
        eventKind = text(name, eventKind);
        yield 1 << 15;
      }
      case "request_units" -> {
        requestUnits = int64(name);
        yield 1 << 16;
      }
      case "payload" -> {
        skipPayload();
        yield 1 << 17;
      }
      default -> {
        json.skipChildren();
        yield 0;
      }
    };
  }

  private void skipPayload() throws IOException {
    payloadFrom = (int) json.currentTokenLocation().getByteOffset();
    if (json.currentToken().isStructStart()) {
      json.skipChildren();
    } else {
      json.finishToken();
    }
    payloadTo = (int) json.currentLocation().getByteOffset();
  }

  private void readTraceId(String name) throws IOException, ShapeException {
    String text = text(name, traceIdText);
    if (!text.equals(traceIdText)) {
      traceId = Uuids.parse(text).orElseThrow(() -> wrong(name, "a UUID"));
      traceIdText = text;
    }
  }

  private String tenant(String name) throws IOException, ShapeException {
    String id = textOrNull(name, tenantId);
    if (!Objects.equals(id, tenantId) && !Tenant.of(id).isSafePathSegment()) {
      throw wrong(
          name,
          "a name without slash, backslash or control character, at most 255 bytes, not . or ..");
    }
    return id;
  }

  private <T> T parsed(String name, Function<String, Optional<T>> parse, String expected)
      throws IOException, ShapeException {
    return parse.apply(text(name, null)).orElseThrow(() -> wrong(name, expected));
  }

  /**
   * @param before the member's last text, which is returned when it is the same; null: none
   */
  private String text(String name, String before) throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(name, "a string");
    }
    return before != null && isText(before) ? before : json.getText();
  }

  private boolean isText(String text) throws IOException {
    int length = text.length();
    if (json.getTextLength() != length) {
      return false;
    }
    char[] chars = json.getTextCharacters();
    int offset = json.getTextOffset();
    for (int i = length - 1; i >= 0; i--) {
      if (chars[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String textOrNull(String name, String before) throws IOException, ShapeException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : text(name, before);
  }

  private int int32(String name) throws IOException, ShapeException {
    long value = int64(name);
    if (value != (int) value) {
      throw wrong(name, "a 32-bit integer");
    }
    return (int) value;
  }

  private long int64(String name) throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(name, "an integer");
    }
    try {
      return json.getLongValue();
    } catch (InputCoercionException tooLarge) {
      throw wrong(name, "a 64-bit integer");
    }
  }

  private Long int64OrNull(String name) throws IOException, ShapeException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : (Long) int64(name);
  }

  private boolean isSeen(int bit) {
    return (seen & 1 << bit) != 0;
  }

  private <T> T required(String name, int bit, T value) throws ShapeException {
    if (!isSeen(bit)) {
      throw new ShapeException(pointer + "/" + name, name + " is missing");
    }
    return value;
  }

  private <T> T optional(int bit, T value) {
    return isSeen(bit) ? value : null;
  }

  private ShapeException wrong(String name, String expected) {
    return new ShapeException(pointer + "/" + name, name + " must be " + expected);
  }
}
