package plasm.artifacts.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Names that no other test uses. */
final class Sessions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sessions() {}

  static String promptHash() {
    return hex(32);
  }

  static String sessionId() {
    return hex(16);
  }

  static String runId() {
    return "pr" + hex(32);
  }

  static String planId() {
    return UUID.randomUUID().toString();
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    RANDOM.nextBytes(noise);
    return noise;
  }

  private static String hex(int bytes) {
    return HexFormat.of().formatHex(noise(bytes));
  }
}
