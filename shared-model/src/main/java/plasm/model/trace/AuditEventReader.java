package plasm.model.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import plasm.model.identity.Uuids;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

/**
 * Reads one AuditEvent (spec/trace-sink.md) off a streaming parser.
 *
 * <p>Members the contract does not know are skipped, also {@code ingested_at}, which only the
 * server tells. The payload is a part of the event's bytes as they were posted.
 */
public final class AuditEventReader {
  private final JsonParser json;
  private final byte[] source;
  private final String pointer;
  private final AuditEvent before;
  private int seen;

  private UUID eventId;
  private Integer schemaVersion;
  private Instant emittedAt;
  private UUID traceId;
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
  private int payloadFrom = -1;
  private int payloadTo;

  private AuditEventReader(JsonParser json, byte[] source, String pointer, AuditEvent before) {
    this.json = json;
    this.source = source;
    this.pointer = pointer;
    this.before = before;
  }

  /**
   * Reads the object at whose start the parser stands, and leaves it at the object's end.
   *
   * @param source the bytes that the parser reads; taken over, the event is a part of them
   * @param pointer where the object stands in the document, as RFC 6901 pointer
   * @throws ShapeException when it is no AuditEvent; names the member
   * @throws IOException when it is no JSON
   */
  public static AuditEvent read(JsonParser json, byte[] source, String pointer)
      throws IOException, ShapeException {
    return read(json, source, pointer, null);
  }

  /**
   * As {@link #read(JsonParser, byte[], String)}, for one event of several. Those of a batch mostly
   * have their trace, session, tenant and kind in common: what is the same as in the event before
   * becomes the same object, so that fewer live for as long as the batch does.
   *
   * @param before the event before; null: none
   */
  public static AuditEvent read(JsonParser json, byte[] source, String pointer, AuditEvent before)
      throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException(pointer, "an event must be an object");
    }
    return new AuditEventReader(json, source, pointer, before).readMembers();
  }

  private AuditEvent readMembers() throws IOException, ShapeException {
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
        required("event_id", eventId),
        required("schema_version", schemaVersion),
        required("emitted_at", emittedAt),
        required("trace_id", traceId),
        mcpSessionId,
        logicalSessionId,
        plasmPromptHash,
        plasmExecuteSession,
        runId,
        callIndex,
        lineIndex,
        tenantId,
        principalSub,
        workspaceSlug,
        projectSlug,
        required("event_kind", eventKind),
        required("request_units", requestUnits),
        payloadFrom < 0 ? RawJson.NULL : posted.part(payloadFrom - from, payloadTo - payloadFrom),
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
        traceId = asBefore(parsed(name, Uuids::parse, "a UUID"), AuditEvent::traceId);
        yield 1 << 3;
      }
      case "mcp_session_id" -> {
        mcpSessionId = textOrNull(name, AuditEvent::mcpSessionId);
        yield 1 << 4;
      }
      case "logical_session_id" -> {
        logicalSessionId = textOrNull(name, AuditEvent::logicalSessionId);
        yield 1 << 5;
      }
      case "plasm_prompt_hash" -> {
        plasmPromptHash = textOrNull(name, AuditEvent::plasmPromptHash);
        yield 1 << 6;
      }
      case "plasm_execute_session" -> {
        plasmExecuteSession = textOrNull(name, AuditEvent::plasmExecuteSession);
        yield 1 << 7;
      }
      case "run_id" -> {
        runId = textOrNull(name, AuditEvent::runId);
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
        principalSub = textOrNull(name, AuditEvent::principalSub);
        yield 1 << 12;
      }
      case "workspace_slug" -> {
        workspaceSlug = textOrNull(name, AuditEvent::workspaceSlug);
        yield 1 << 13;
      }
      case "project_slug" -> {
        projectSlug = textOrNull(name, AuditEvent::projectSlug);
        yield 1 << 14;
      }
      case "event_kind" -> {
        eventKind = text(name, AuditEvent::eventKind);
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

  private String tenant(String name) throws IOException, ShapeException {
    String id = textOrNull(name, AuditEvent::tenantId);
    if (!Tenant.of(id).isSafePathSegment()) {
      throw wrong(
          name,
          "a name without slash, backslash or control character, at most 255 bytes, not . or ..");
    }
    return id;
  }

  private <T> T parsed(String name, Function<String, Optional<T>> parse, String expected)
      throws IOException, ShapeException {
    return parse.apply(text(name)).orElseThrow(() -> wrong(name, expected));
  }

  private String text(String name) throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(name, "a string");
    }
    return json.getText();
  }

  /** A text that may be the one that the event before has there. */
  private String text(String name, Function<AuditEvent, String> member)
      throws IOException, ShapeException {
    String known = before == null ? null : member.apply(before);
    return known != null && json.currentToken() == JsonToken.VALUE_STRING && isText(known)
        ? known
        : text(name);
  }

  private String textOrNull(String name, Function<AuditEvent, String> member)
      throws IOException, ShapeException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : text(name, member);
  }

  private boolean isText(String text) throws IOException {
    int length = text.length();
    if (json.getTextLength() != length) {
      return false;
    }
    char[] chars = json.getTextCharacters();
    int offset = json.getTextOffset();
    int same = 0;
    while (same < length && chars[offset + same] == text.charAt(same)) {
      same++;
    }
    return same == length;
  }

  private <T> T asBefore(T value, Function<AuditEvent, T> member) {
    T known = before == null ? null : member.apply(before);
    return value.equals(known) ? known : value;
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

  private <T> T required(String name, T value) throws ShapeException {
    if (value == null) {
      throw new ShapeException(pointer + "/" + name, name + " is missing");
    }
    return value;
  }

  private ShapeException wrong(String name, String expected) {
    return new ShapeException(pointer + "/" + name, name + " must be " + expected);
  }
}
