package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.sink.live.Pieces;
import plasm.sink.store.Rows;
import plasm.sink.trace.TraceReads.Summary;
import plasm.sink.trace.TraceRecord;

/** A snapshot frame, made record by record. */
final class SnapshotPieces implements Pieces {
  private static final int PIECE_BYTES = 32 << 10;
  private static final byte[] END = SseFrames.ascii("]}}\n\n");

  private final byte[] begin;
  private final Summary summary;
  private final Rows<TraceRecord> records;
  private boolean begun;
  private boolean hasRecords;
  private boolean complete;

  SnapshotPieces(byte[] begin, Summary summary, Rows<TraceRecord> records) {
    this.begin = begin;
    this.summary = summary;
    this.records = records;
  }

  @Override
  public byte[] next() {
    if (complete) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE_BYTES);
    if (!begun) {
      begun = true;
      writeBegin(out);
    }
    while (!complete && out.size() < PIECE_BYTES) {
      TraceRecord each = records.next();
      if (each == null) {
        out.writeBytes(END);
        complete = true;
      } else {
        if (hasRecords) {
          out.write(',');
        }
        hasRecords = true;
        copy(each.payload(), out);
      }
    }
    return out.toByteArray();
  }

  private void writeBegin(ByteArrayOutputStream out) {
    out.writeBytes(begin);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.writeStartObject();
      json.writeStringField("kind", "snapshot");
      json.writeNumberField("seq", summary.head().lastSeq());
      json.writeObjectFieldStart("detail");
      TraceJson.writeSummaryMembers(json, summary);
      json.writeFieldName("records");
      json.writeRawValue("[");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
  }

  static void copy(RawJson json, ByteArrayOutputStream out) {
    try {
      json.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
  }

  @Override
  public void close() {
    complete = true;
    records.close();
  }
}
