package plasm.sink.store.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import plasm.sink.trace.TraceQuery;

/**
 * What a search looks at in a row of trace_records: source expressions and errors in lower case, as
 * one LZ4 block.
 */
final class RecordTexts {
  /** The columns that hold them, of a row that is called r. */
  static final String COLUMNS = "r.texts_length, r.texts";

  /** Stands between texts; no text holds it. */
  private static final char END = '\0';

  private final StringBuilder texts = new StringBuilder();

  void add(String text) {
    if (!text.isEmpty()) {
      texts.append(TraceQuery.folded(text)).append(END);
    }
  }

  void add(RecordTexts more) {
    texts.append(more.texts);
  }

  /** Binds the values of the columns. */
  void set(PreparedStatement statement, int at, Lz4 lz4) throws SQLException {
    byte[] utf8 = texts.toString().getBytes(StandardCharsets.UTF_8);
    statement.setInt(at, utf8.length);
    statement.setBytes(at + 1, lz4.compress(utf8, utf8.length));
  }

  /**
   * Whether one of the texts contains another one.
   *
   * @param row has the columns
   * @param folded in lower case
   */
  static boolean contain(String folded, ResultSet row, int at) throws SQLException {
    if (folded.indexOf(END) >= 0) {
      return false;
    }
    byte[] utf8 = Lz4.decompress(row.getBytes(at + 1), row.getInt(at));
    return new String(utf8, StandardCharsets.UTF_8).contains(folded);
  }
}
