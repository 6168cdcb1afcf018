package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;
import plasm.sink.trace.TraceRecord;

/**
 * A record of a detail: the posted payload as it was written, with the envelope's id and time as
 * two more members at its end.
 */
final class RecordJson {
  private static final byte[] KIND_AND_SEQ =
      ascii("{\"kind\":\"" + AuditEvent.SEGMENT_KIND + "\",\"seq\":");
  private static final byte[] RECORD = ascii(",\"record\":");
  private static final byte[] EVENT_ID = ascii(",\"event_id\":\"");
  private static final byte[] EMITTED_AT = ascii("\",\"emitted_at\":\"");
  private static final byte[] END = ascii("\"}}");
  private static final byte[] EVENT_ID_NAME = ascii("\"event_id\"");
  private static final byte[] EMITTED_AT_NAME = ascii("\"emitted_at\"");

  private RecordJson() {}

  static void write(TraceRecord traceRecord, OutputStream out) throws IOException {
    RawJson payload = traceRecord.payload();
    if (mayHaveOwnMembers(payload)) {
      payload = withOwnMembersRenamed(payload);
    }
    out.write(KIND_AND_SEQ);
    out.write(ascii(Long.toString(traceRecord.seq())));
    out.write(RECORD);
    payload.writeTo(out, lastBrace(payload));
    out.write(EVENT_ID);
    out.write(ascii(traceRecord.eventId().toString()));
    out.write(EMITTED_AT);
    out.write(ascii(Rfc3339.format(traceRecord.emittedAt())));
    out.write(END);
  }

  /**
   * A payload with members of its own named like the two added ones keeps them under a name with
   * {@code payload_} before it: one name twice would hide one of them from most readers.
   */
  private static RawJson withOwnMembersRenamed(RawJson payload) throws IOException {
    Set<String> names = names(payload);
    if (!names.contains("event_id") && !names.contains("emitted_at")) {
      return payload;
    }
    byte[] utf8 = payload.utf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 32);
    try (JsonParser in = JsonText.FACTORY.createParser(utf8);
        JsonGenerator copy = JsonText.FACTORY.createGenerator(out)) {
      in.nextToken();
      copy.writeStartObject();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        copy.writeFieldName(renamed(in.currentName(), names));
        in.nextToken();
        int from = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        int to = (int) in.currentLocation().getByteOffset();
        copy.writeRawValue(new String(utf8, from, to - from, StandardCharsets.UTF_8));
      }
      copy.writeEndObject();
    }
    return RawJson.ofTrusted(out.toByteArray());
  }

  private static String renamed(String name, Set<String> taken) {
    if (!name.equals("event_id") && !name.equals("emitted_at")) {
      return name;
    }
    String renamed = "payload_" + name;
    while (taken.contains(renamed)) {
      renamed = "payload_" + renamed;
    }
    return renamed;
  }

  private static Set<String> names(RawJson payload) throws IOException {
    Set<String> names = new HashSet<>();
    try (JsonParser in = payload.parser()) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        names.add(in.currentName());
        in.nextToken();
        in.skipChildren();
      }
    }
    return names;
  }

  private static int lastBrace(RawJson payload) {
    int at = payload.length() - 1;
    while (payload.byteAt(at) != '}') {
      at--;
    }
    return at;
  }

  /** False for nearly all payloads, found out in one pass. Escapes can spell the same names. */
  private static boolean mayHaveOwnMembers(RawJson payload) {
    int last = payload.length() - 1;
    for (int i = 0; i < last; i++) {
      byte b = payload.byteAt(i);
      if (b == '"' && (matches(payload, i, EVENT_ID_NAME) || matches(payload, i, EMITTED_AT_NAME))
          || b == '\\' && payload.byteAt(i + 1) == 'u') {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(RawJson text, int from, byte[] part) {
    if (from + part.length > text.length()) {
      return false;
    }
    for (int i = 0; i < part.length; i++) {
      if (text.byteAt(from + i) != part[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
