package plasm.sink.store.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongConsumer;
import plasm.model.identity.Uuids;
import plasm.model.json.IllegalTextException;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.PayloadView;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.Rows;
import plasm.sink.trace.TraceRecord;

/**
 * The file {@code records.ndjson} of an archived trace, line by line. Lines that are no TraceEvent
 * are skipped and reported.
 */
final class ArchivedRecords implements Rows<TraceRecord> {
  private final UUID traceId;
  private final InputStream in;
  private final LongConsumer damagedLine;
  private long seq;
  private long line;

  ArchivedRecords(UUID traceId, Path file, LongConsumer damagedLine) throws IOException {
    this.traceId = traceId;
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    this.damagedLine = damagedLine;
  }

  @Override
  public TraceRecord next() {
    try {
      for (byte[] text = readLine(); text != null; text = readLine()) {
        TraceRecord decoded = decode(text);
        if (decoded != null) {
          return decoded;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("an archived trace cannot be read: " + e.getMessage(), e);
    }
  }

  /** Null when the line is no TraceEvent. */
  private TraceRecord decode(byte[] text) {
    line++;
    try {
      JsonText.requireStorable(text);
      RawJson payload = RawJson.ofTrusted(text);
      PayloadView view = PayloadView.of(payload, true);
      if (view.event() != null) {
        Instant emittedAt = Rfc3339.ofUnsignedMillis(view.event().emittedAtMs());
        return new TraceRecord(++seq, eventId(), emittedAt, payload);
      }
    } catch (IllegalTextException | IllegalArgumentException notJson) {
      // Reported below like any other line that is no TraceEvent.
    }
    damagedLine.accept(line);
    return null;
  }

  /** The file keeps no event ids; its place in the trace names a record for good. */
  private UUID eventId() {
    return Uuids.v5(traceId, ("archived-line:" + line).getBytes(StandardCharsets.US_ASCII));
  }

  /** Null at the end; blank lines are left out. */
  private byte[] readLine() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(512);
    for (int b = in.read(); ; b = in.read()) {
      if (b == '\n' || b < 0) {
        if (text.size() > 0) {
          return text.toByteArray();
        }
        if (b < 0) {
          return null;
        }
      } else if (b != '\r') {
        text.write(b);
      }
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
