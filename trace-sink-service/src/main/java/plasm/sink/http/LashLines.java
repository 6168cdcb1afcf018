package plasm.sink.http;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.Rows;

/** Lash records as they were posted, one a line, written while they are read. */
record LashLines(Rows<StoredLash> records) implements StreamingOutput {
  /** The server takes a buffer of its own for each write, however small. */
  private static final int BUFFER_BYTES = 32 << 10;

  @Override
  public void write(OutputStream response) throws IOException {
    OutputStream out = new BufferedOutputStream(response, BUFFER_BYTES);
    try (records) {
      for (StoredLash each = records.next(); each != null; each = records.next()) {
        each.posted().writeTo(out);
        out.write('\n');
      }
    }
    out.flush();
  }
}
