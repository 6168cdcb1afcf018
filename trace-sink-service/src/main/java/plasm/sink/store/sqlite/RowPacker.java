package plasm.sink.store.sqlite;

import java.util.Arrays;
import plasm.model.json.RawJson;

/**
 * Gathers events for the next row of the log: an INSERT costs the same for one event as for a
 * dozen, and the larger a row, the more of it LZ4 finds to be said before.
 */
final class RowPacker {
  private static final int MIXED_ROW_BYTES = 16_000;
  private static final int BATCH_ROW_BYTES = 64_000;

  /**
   * A row without its numbers.
   *
   * @param count how many events
   * @param length bytes of the events, one a line
   * @param block those bytes, compressed
   */
  record PackedRow(int count, int length, byte[] block) {
    /** What was packed, for who knows what number the row has. */
    byte[] events(long firstSeq) {
      return LogRow.events(firstSeq, length, block);
    }
  }

  private final Lz4 lz4 = new Lz4();
  private final int rowBytes;
  private byte[] row;
  private int length;
  private int count;

  private RowPacker(int rowBytes) {
    this.rowBytes = rowBytes;
    row = emptyRow();
  }

  /** For events of many clients: who reads one has no use for the others in its row. */
  static RowPacker ofMixedEvents() {
    return new RowPacker(MIXED_ROW_BYTES);
  }

  /** For events that came together, as they are read: a row as long as LZ4 looks back. */
  static RowPacker ofOneBatch() {
    return new RowPacker(BATCH_ROW_BYTES);
  }

  private byte[] emptyRow() {
    return new byte[widthOf(rowBytes)];
  }

  /** Whether an event belongs into the row after this one. */
  boolean isFullFor(RawJson event) {
    return length > 0 && length + event.length() > rowBytes;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Returns where in the row the event begins. */
  int add(RawJson event) {
    int offset = length;
    length += widthOf(event.length());
    if (length > row.length) {
      row = Arrays.copyOf(row, Math.max(length, 2 * row.length));
    }
    event.copyTo(row, offset);
    row[length - 1] = '\n';
    count++;
    return offset;
  }

  private static int widthOf(int eventLength) {
    return eventLength + 1;
  }

  /** Hands over what was gathered, and begins the next row. */
  PackedRow take() {
    PackedRow packed = new PackedRow(count, length, lz4.compress(row, length));
    length = 0;
    count = 0;
    row = row.length > 16 * rowBytes ? emptyRow() : row;
    return packed;
  }
}
