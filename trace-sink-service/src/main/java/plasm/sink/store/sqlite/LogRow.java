package plasm.sink.store.sqlite;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jpountz.lz4.LZ4Exception;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.SqliteReader.Query;
import plasm.sink.trace.StampedEvent;

/**
 * A row of the log.
 *
 * @param events one a line
 */
record LogRow(long firstSeq, Instant ingestedAt, byte[] events) {
  private static final int AT_ONCE = 64;
  private static final String SELECT =
      "SELECT first_seq, ingested_at_us, length, events FROM log WHERE ";

  /** Rows behind a seq, in order; none at the end of the log. */
  static List<LogRow> after(Connection connection, long seq) throws SQLException {
    return select(connection, "first_seq > ? ORDER BY first_seq LIMIT " + AT_ONCE, seq);
  }

  /** The row in which the event of a seq lies, or would lie were the log longer. */
  static Optional<LogRow> holding(Connection connection, long seq) throws SQLException {
    return select(connection, "first_seq <= ? ORDER BY first_seq DESC LIMIT 1", seq).stream()
        .findFirst();
  }

  /** The last row; none when the log is empty. */
  static Optional<LogRow> last(Connection connection) throws SQLException {
    return holding(connection, Long.MAX_VALUE);
  }

  /** The seq of the first event that the log still has; 0 when it is empty. */
  static long firstSeq(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT min(first_seq) FROM log");
        ResultSet row = statement.executeQuery()) {
      return row.getLong(1);
    }
  }

  /** All rows behind a seq. */
  static Query afterQuery(long seq) {
    return new Query(SELECT + "first_seq > ? ORDER BY first_seq", List.of(seq));
  }

  static LogRow read(ResultSet row) throws SQLException {
    long firstSeq = row.getLong(1);
    byte[] events = events(firstSeq, row.getInt(3), row.getBytes(4));
    return new LogRow(firstSeq, Rfc3339.ofMicros(row.getLong(2)), events);
  }

  /** The events as they were posted, out of the columns that hold them. */
  static byte[] events(long firstSeq, int length, byte[] block) {
    try {
      return Lz4.decompress(block, length);
    } catch (LZ4Exception e) {
      throw damaged(firstSeq, e);
    }
  }

  private static List<LogRow> select(Connection connection, String condition, long seq)
      throws SQLException {
    String sql = SELECT + condition;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, seq);
      try (ResultSet rows = statement.executeQuery()) {
        List<LogRow> log = new ArrayList<>();
        while (rows.next()) {
          log.add(read(rows));
        }
        return log;
      }
    }
  }

  List<Logged> read() {
    List<Logged> read = new ArrayList<>();
    try (JsonParser json = JsonText.FACTORY.createParser(events)) {
      while (json.nextToken() != null) {
        int from = (int) json.currentTokenLocation().getByteOffset();
        AuditEvent event = AuditEventReader.read(json, events, "");
        read.add(
            new Logged(
                firstSeq + read.size(),
                StampedEvent.of(event),
                ingestedAt,
                new LogPlace(firstSeq, from, event.posted().length())));
      }
    } catch (IOException | ShapeException e) {
      throw damaged(firstSeq, e);
    }
    return read;
  }

  /** The event that lies at a place of the row. */
  static AuditEvent event(byte[] rowBytes, LogPlace place) {
    byte[] posted = place.in(rowBytes).utf8();
    try (JsonParser json = JsonText.FACTORY.createParser(posted)) {
      json.nextToken();
      return AuditEventReader.read(json, posted, "");
    } catch (IOException | ShapeException e) {
      throw damaged(place.row(), e);
    }
  }

  private static UncheckedIOException damaged(long firstSeq, Exception cause) {
    return new UncheckedIOException(
        new IOException("row " + firstSeq + " of the log is damaged: " + cause.getMessage()));
  }
}
