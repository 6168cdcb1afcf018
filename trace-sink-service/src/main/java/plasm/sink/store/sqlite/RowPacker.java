package plasm.sink.store.sqlite;

import java.util.Arrays;
import plasm.model.json.RawJson;

/**
 * Gathers events for the next row of the log: an INSERT costs the same for one event as for a
 * dozen, and the larger a row, the more of it LZ4 finds to be said before. Two of this size,
 * compressed, mostly fill a page.
 */
final class RowPacker {
  private static final int ROW_BYTES = 16_000;

  /**
   * A row without its numbers.
   *
   * @param length bytes of the events, one a line
   * @param block those bytes, compressed
   */
  record PackedRow(int length, byte[] block) {}

  private final Lz4 lz4 = new Lz4();
  private byte[] row = new byte[2 * ROW_BYTES];
  private int length;

  /** Whether an event belongs into the row after this one. */
  boolean isFullFor(RawJson event) {
    return length > 0 && length + event.length() > ROW_BYTES;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Returns where in the row the event begins. */
  int add(RawJson event) {
    int offset = length;
    length += widthOf(event);
    if (length > row.length) {
      row = Arrays.copyOf(row, Math.max(length, 2 * row.length));
    }
    event.copyTo(row, offset);
    row[length - 1] = '\n';
    return offset;
  }

  /** How many bytes of a row an event takes. */
  static int widthOf(RawJson event) {
    return event.length() + 1;
  }

  /** Hands over what was gathered, and begins the next row. */
  PackedRow take() {
    PackedRow packed = new PackedRow(length, lz4.compress(row, length));
    length = 0;
    row = row.length > 16 * ROW_BYTES ? new byte[2 * ROW_BYTES] : row;
    return packed;
  }
}
