package plasm.bench.artifacts;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Random;

/**
 * Artifacts of one size, used in turn so that the disk holds a bounded number of them.
 *
 * @param names how many there are
 * @param payload the same in all of them; random, so that nothing can compress it
 */
public record Artifacts(int names, Buffer payload) {
  private static final long MOST_BYTES = 512L << 20;
  private static final int MOST_NAMES = 4_096;

  public static Artifacts of(int bytes) {
    byte[] payload = new byte[bytes];
    new Random(bytes).nextBytes(payload);
    return new Artifacts(Math.clamp(MOST_BYTES / bytes, 1, MOST_NAMES), Buffer.buffer(payload));
  }

  int bytes() {
    return payload.length();
  }

  String label() {
    return bytes() >= 1 << 20 ? (bytes() >> 20) + " MiB" : (bytes() >> 10) + " KiB";
  }

  /** Of the n-th use, counted from 0. */
  String name(long use) {
    return String.format(Locale.ROOT, "pr%064x", use % names);
  }

  String path(long use) {
    return "/execute/%064x/%032x/artifacts/%s".formatted(bytes(), 1, name(use));
  }
}
