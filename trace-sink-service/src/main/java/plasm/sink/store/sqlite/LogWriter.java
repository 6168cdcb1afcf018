package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import plasm.model.json.RawJson;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.sqlite.RowPacker.PackedRow;

/** Puts events at the end of the log, several to a row. */
final class LogWriter implements AutoCloseable {
  private final PreparedStatement insert;
  private final RowPacker packer = RowPacker.ofMixedEvents();
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
    if (packer.isFullFor(event)) {
      flush(ingestedAt);
    }
    if (packer.isEmpty()) {
      rowSeq = seq;
    }
    return new LogPlace(rowSeq, packer.add(event), event.length());
  }

  /**
   * Adds a row that is packed already.
   *
   * @param firstSeq of its events, the one behind the last
   */
  void add(PackedRow row, long firstSeq, Instant ingestedAt) throws SQLException {
    flush(ingestedAt);
    insert(row, firstSeq, ingestedAt);
  }

  void flush(Instant ingestedAt) throws SQLException {
    if (!packer.isEmpty()) {
      insert(packer.take(), rowSeq, ingestedAt);
    }
  }

  private void insert(PackedRow row, long firstSeq, Instant ingestedAt) throws SQLException {
    insert.setLong(1, firstSeq);
    insert.setLong(2, Rfc3339.toMicros(ingestedAt));
    insert.setInt(3, row.length());
    insert.setBytes(4, row.block());
    insert.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
