package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import plasm.model.json.JsonText;
import plasm.sink.store.Rows;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceReads.Detail;
import plasm.sink.trace.TraceRecord;

/** A trace's detail, written while its records are read. */
record DetailBody(Detail detail, RecordRange range, Representation representation)
    implements StreamingOutput {
  /** The server takes a buffer of its own for each write, however small. */
  private static final int BUFFER_BYTES = 32 << 10;

  @Override
  public void write(OutputStream response) throws IOException {
    OutputStream out = new BufferedOutputStream(response, BUFFER_BYTES);
    try (Rows<TraceRecord> records = detail.records()) {
      switch (representation) {
        case NDJSON -> {
          for (TraceRecord line = records.next(); line != null; line = records.next()) {
            RecordJson.write(line, out);
            out.write('\n');
          }
        }
        case JSON -> writeObject(records, out);
      }
    }
    out.flush();
  }

  private void writeObject(Rows<TraceRecord> records, OutputStream out) throws IOException {
    JsonGenerator json = JsonText.FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    json.writeStringField("trace_id", detail.summary().head().key().traceId().toString());
    json.writeObjectFieldStart("detail");
    TraceJson.writeSummaryMembers(json, detail.summary());
    json.writeFieldName("records");
    json.writeRawValue("");
    json.flush();
    long lastSeq = writeArray(records, out);
    if (lastSeq > 0) {
      json.writeNumberField("next_after_seq", lastSeq);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.close();
  }

  /** Returns the last seq of a page that may have a successor, else 0. */
  private long writeArray(Rows<TraceRecord> records, OutputStream out) throws IOException {
    long count = 0;
    long lastSeq = 0;
    out.write('[');
    for (TraceRecord line = records.next(); line != null; line = records.next()) {
      if (count++ > 0) {
        out.write(',');
      }
      RecordJson.write(line, out);
      lastSeq = line.seq();
    }
    out.write("]".getBytes(StandardCharsets.US_ASCII));
    return range instanceof RecordRange.Page(long _, int limit) && count == limit ? lastSeq : 0;
  }
}
