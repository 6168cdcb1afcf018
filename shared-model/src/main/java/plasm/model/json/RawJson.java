package plasm.model.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One complete JSON value as the UTF-8 bytes in which it was posted.
 *
 * <p>Stored and served as it is, so that nothing a client sent is lost or reworded. It never holds
 * a line break (see {@link JsonText#onOneLine}), so it can stand on a line of NDJSON.
 */
public final class RawJson {
  /** The JSON value {@code null}. */
  public static final RawJson NULL = new RawJson("null".getBytes(StandardCharsets.US_ASCII));

  private final byte[] utf8;

  private RawJson(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Takes over {@code utf8}, which the caller must not change any more. */
  public static RawJson ofTrusted(byte[] utf8) {
    return new RawJson(utf8);
  }

  /** Copies the value that lies at {@code from} (inclusive) to {@code to} (exclusive). */
  public static RawJson slice(byte[] source, int from, int to) {
    return new RawJson(JsonText.onOneLine(Arrays.copyOfRange(source, from, to)));
  }

  public static RawJson of(String json) {
    return new RawJson(JsonText.onOneLine(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] utf8() {
    return utf8;
  }

  public int length() {
    return utf8.length;
  }

  public boolean isObject() {
    return utf8.length > 1 && utf8[0] == '{';
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
