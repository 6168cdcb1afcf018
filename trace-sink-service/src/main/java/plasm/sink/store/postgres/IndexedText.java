package plasm.sink.store.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text of clients as a column with an index holds it. An entry of an index has 2,704 bytes at most,
 * and text cannot hold NUL; whatever does not fit becomes its beginning and its SHA-256. Only good
 * for finding the same text again: the text itself is in the head or in the event.
 */
final class IndexedText {
  private static final int MAX_CHARS = 200;
  private static final int KEPT_CHARS = 40;

  private IndexedText() {}

  /** The same for the same text; null for null. */
  static String of(String text) {
    if (text == null || text.length() <= MAX_CHARS && isStorable(text)) {
      return text;
    }
    String beginning = text.substring(0, Math.min(KEPT_CHARS, text.length()));
    String kept =
        isStorable(beginning)
                && !Character.isHighSurrogate(beginning.charAt(beginning.length() - 1))
            ? beginning
            : "";
    return kept + "\u2026" + HexFormat.of().formatHex(sha256(text));
  }

  /** Whether a column of text can hold it at all. */
  static boolean isStorable(String text) {
    return text.indexOf('\0') < 0;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
