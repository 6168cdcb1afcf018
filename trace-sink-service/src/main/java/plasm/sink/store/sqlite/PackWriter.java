package plasm.sink.store.sqlite;

import java.util.Arrays;
import java.util.UUID;

/**
 * Grows a column of packed numbers: little-endian groups of seven bits, the last without the high
 * bit (LEB128). Small numbers take one byte.
 */
final class PackWriter {
  private static final int LONGEST = 16;

  private byte[] bytes = new byte[256];
  private int length;

  /** Any number; those of 0 to 127 are the shortest. */
  void unsigned(long value) {
    ensureRoom();
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes[length++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
  }

  /** How a number differs from another one; small differences in either direction are short. */
  void difference(long value, long from) {
    long difference = value - from;
    unsigned(difference << 1 ^ difference >> 63);
  }

  /** Bytes of another one, from some place on. */
  void append(PackWriter other, int from) {
    int count = other.length - from;
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    System.arraycopy(other.bytes, from, bytes, length, count);
    length += count;
  }

  int length() {
    return length;
  }

  void uuid(UUID uuid) {
    ensureRoom();
    fixed(uuid.getMostSignificantBits());
    fixed(uuid.getLeastSignificantBits());
  }

  /** Eight bytes, big-endian. */
  void fixed(long value) {
    ensureRoom();
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void ensureRoom() {
    if (bytes.length - length < LONGEST) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
