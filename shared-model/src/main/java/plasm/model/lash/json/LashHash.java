package plasm.model.lash.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import plasm.model.json.CanonicalJson;

/** The digests that records carry (spec/lash-trace.md, section 11). */
public final class LashHash {
  private LashHash() {}

  /** SHA-256 in 64 lowercase hex digits. */
  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /**
   * SHA-256 of a value in its canonical form: neither the order of members nor space matters, but
   * {@code 1} is not {@code 1.0}.
   */
  public static String jsonHash(CanonicalJson value) {
    return sha256Hex(value.json().utf8());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
