package plasm.bench.sink;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random hexadecimal text, cheap enough to be made for every event. */
final class RandomText {
  private static final byte[] PAIRS =
      IntStream.range(0, 256)
          .mapToObj(octet -> HexFormat.of().toHexDigits((byte) octet))
          .collect(Collectors.joining())
          .getBytes(StandardCharsets.US_ASCII);

  private final SplittableRandom random = new SplittableRandom();

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A version 4 UUID, 36 bytes. */
  void uuid(byte[] target, int at) {
    long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    octets(target, at, high >>> 32, 4);
    target[at + 8] = '-';
    octets(target, at + 9, high >>> 16, 2);
    target[at + 13] = '-';
    octets(target, at + 14, high, 2);
    target[at + 18] = '-';
    octets(target, at + 19, low >>> 48, 2);
    target[at + 23] = '-';
    octets(target, at + 24, low, 6);
  }

  /** Hexadecimal digits; {@code length} is a multiple of 16. */
  void hex(byte[] target, int at, int length) {
    for (int from = at; from < at + length; from += 16) {
      octets(target, from, random.nextLong(), 8);
    }
  }

  /** The lowest octets of {@code value}, the most significant one first. */
  private static void octets(byte[] target, int at, long value, int octets) {
    for (int i = 0; i < octets; i++) {
      int pair = (int) (value >>> (octets - 1 - i) * 8 & 0xff) * 2;
      target[at + 2 * i] = PAIRS[pair];
      target[at + 2 * i + 1] = PAIRS[pair + 1];
    }
  }
}
