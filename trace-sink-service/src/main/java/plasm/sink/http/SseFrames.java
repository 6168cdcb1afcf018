package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import plasm.model.json.JsonText;
import plasm.model.trace.TraceStatus;
import plasm.sink.live.Frames;
import plasm.sink.live.Pieces;
import plasm.sink.store.Rows;
import plasm.sink.trace.TraceReads.Summary;
import plasm.sink.trace.TraceRecord;

/** What happens to a trace as Server-Sent Events (spec/trace-identity.md; WHATWG HTML, 9.2). */
@Singleton
final class SseFrames implements Frames {
  private static final byte[] RECORD = ascii(",\"record\":");
  private static final byte[] PATCH_END = ascii("}\n\n");

  @Override
  public byte[] patch(TraceRecord added) {
    String begin = begin("patch", added.seq()) + "{\"kind\":\"patch\",\"seq\":" + added.seq();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(begin.length() + added.payload().length() + 16);
    out.writeBytes(ascii(begin));
    out.writeBytes(RECORD);
    SnapshotPieces.copy(added.payload(), out);
    out.writeBytes(PATCH_END);
    return out.toByteArray();
  }

  @Override
  public byte[] terminal(long seq, long endedAtMs) {
    return frame(
        begin("terminal", seq),
        "terminal",
        seq,
        json -> {
          json.writeStringField("status", TraceStatus.COMPLETED.wireName());
          json.writeNumberField("ended_at_ms", endedAtMs);
        });
  }

  @Override
  public byte[] notDurable(long seq, String reason) {
    // Without an id: a client that reconnects goes on behind the last record, not behind this one.
    return frame(
        "event: durable_ingest\ndata: ",
        "durable_ingest",
        seq,
        json -> {
          json.writeStringField("status", "enqueue_dropped");
          json.writeStringField("reason", reason);
        });
  }

  @Override
  public Pieces snapshot(Summary summary, Rows<TraceRecord> records) {
    return new SnapshotPieces(ascii(begin("snapshot", summary.head().lastSeq())), summary, records);
  }

  private interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static byte[] frame(String begin, String kind, long seq, Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(ascii(begin));
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", kind);
      json.writeNumberField("seq", seq);
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    out.writeBytes(ascii("\n\n"));
    return out.toByteArray();
  }

  private static String begin(String kind, long seq) {
    return "event: " + kind + "\nid: " + seq + "\ndata: ";
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
