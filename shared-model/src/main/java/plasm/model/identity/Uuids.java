package plasm.model.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/** RFC 9562 UUIDs: strict text, name-based version 5, and the order in which they print. */
public final class Uuids {
  /** The order of the printed form, which {@link UUID#compareTo} (signed halves) is not. */
  public static final Comparator<UUID> AS_PRINTED =
      (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
      };

  private Uuids() {}

  /** Only the hyphenated form of 36 characters, in either case; empty for anything else. */
  public static Optional<UUID> parse(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    for (int i = 0; i < 36; i++) {
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      char c = text.charAt(i);
      if (hyphen ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(UUID.fromString(text));
  }

  /** Version 5 (SHA-1) of a name in UTF-8 under a namespace. */
  public static UUID v5(UUID namespace, String name) {
    return v5(namespace, name.getBytes(StandardCharsets.UTF_8));
  }

  public static UUID v5(UUID namespace, byte[] name) {
    MessageDigest sha1 = sha1();
    sha1.update(toBytes(namespace));
    sha1.update(name);
    byte[] hash = sha1.digest();
    hash[6] = (byte) (hash[6] & 0x0f | 0x50);
    hash[8] = (byte) (hash[8] & 0x3f | 0x80);
    return ofBytes(hash);
  }

  public static byte[] toBytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** Reads the first 16 bytes. */
  public static UUID ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
