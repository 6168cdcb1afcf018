package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;

/**
 * Puts events at the end of the log, several to a row: an INSERT costs the same for one event as
 * for a dozen, and the larger a row, the more of it LZ4 finds to be said before. Two of this size,
 * compressed, mostly fill a page.
 */
final class LogWriter implements AutoCloseable {
  private static final int ROW_BYTES = 16_000;

  private final PreparedStatement insert;
  private final Lz4 lz4 = new Lz4();
  private byte[] row = new byte[2 * ROW_BYTES];
  private int length;
  private long rowSeq;

  LogWriter(Connection connection) throws SQLException {
    insert = connection.prepareStatement("INSERT INTO log VALUES (?, ?, ?, ?)");
  }

  /**
   * Adds an event; it is in the log with the next {@link #flush}, or before.
   *
   * @param seq the one behind the last
   */
  LogPlace add(RawJson event, long seq, Instant ingestedAt) throws SQLException {
    if (length > 0 && length + event.length() > ROW_BYTES) {
      flush(ingestedAt);
    }
    if (length == 0) {
      rowSeq = seq;
    }
    int offset = length;
    length += event.length() + 1;
    if (length > row.length) {
      row = Arrays.copyOf(row, Math.max(length, 2 * row.length));
    }
    event.copyTo(row, offset);
    row[length - 1] = '\n';
    return new LogPlace(rowSeq, offset, event.length());
  }

  void flush(Instant ingestedAt) throws SQLException {
    if (length > 0) {
      insert.setLong(1, rowSeq);
      insert.setLong(2, Rfc3339.toMicros(ingestedAt));
      insert.setInt(3, length);
      insert.setBytes(4, lz4.compress(row, length));
      insert.executeUpdate();
      length = 0;
      row = row.length > 16 * ROW_BYTES ? new byte[2 * ROW_BYTES] : row;
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
