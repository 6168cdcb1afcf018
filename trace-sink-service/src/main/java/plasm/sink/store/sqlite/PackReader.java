package plasm.sink.store.sqlite;

import java.util.UUID;

/** Reads what a {@link PackWriter} wrote, in the same order. */
final class PackReader {
  private final byte[] bytes;
  private int at;

  PackReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte group = bytes[at++];
      value |= (group & 0x7fL) << shift;
      if (group >= 0) {
        return value;
      }
    }
  }

  /** The number that differed so from another one. */
  long difference(long from) {
    long zigzag = unsigned();
    return from + (zigzag >>> 1 ^ -(zigzag & 1));
  }

  UUID uuid() {
    return new UUID(fixed(), fixed());
  }

  long fixed() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | bytes[at++] & 0xff;
    }
    return value;
  }
}
