package plasm.bench.sink;

/** Decimal digits of a fixed width, written over bytes that are there. */
final class Digits {
  private Digits() {}

  static void write(byte[] target, int at, int width, long value) {
    long rest = value;
    for (int digit = at + width - 1; digit >= at; digit--) {
      target[digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
