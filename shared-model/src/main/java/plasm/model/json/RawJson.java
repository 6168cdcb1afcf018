package plasm.model.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One complete JSON value as the UTF-8 bytes in which it was posted.
 *
 * <p>Stored and served as it is, so that nothing a client sent is lost or reworded. Only a {@link
 * #verbatim} value may hold line breaks; every other can stand on a line of NDJSON. Values may
 * share one array: a payload is a part of its event's bytes, not a copy.
 */
public final class RawJson {
  /** The JSON value {@code null}. */
  public static final RawJson NULL = of("null");

  private final byte[] bytes;
  private final int offset;
  private final int length;

  private RawJson(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** Takes over an array without line breaks, which the caller must not change any more. */
  public static RawJson ofTrusted(byte[] utf8) {
    return new RawJson(utf8, 0, utf8.length);
  }

  /** Takes over a part of an array without line breaks. */
  public static RawJson ofTrusted(byte[] utf8, int offset, int length) {
    return new RawJson(utf8, offset, length);
  }

  /**
   * The value that lies at {@code from} (inclusive) to {@code to} (exclusive), not copied: the
   * array is taken over, and line breaks between tokens become spaces in it.
   */
  public static RawJson slice(byte[] source, int from, int to) {
    JsonText.toOneLine(source, from, to);
    return ofTrusted(source, from, to - from);
  }

  /**
   * Takes over a whole document with the line breaks and the space around it that it was posted
   * with: for what is kept in a file of its own, where a digest over the bytes must hold.
   */
  public static RawJson verbatim(byte[] utf8) {
    return new RawJson(utf8, 0, utf8.length);
  }

  public static RawJson of(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    return slice(utf8, 0, utf8.length);
  }

  /** A value inside this one, sharing its bytes. */
  public RawJson part(int from, int partLength) {
    return new RawJson(bytes, offset + from, partLength);
  }

  /** The same value in an array of its own, for who keeps it longer than what it came in. */
  public RawJson detached() {
    return ofTrusted(utf8());
  }

  public int length() {
    return length;
  }

  public byte byteAt(int index) {
    return bytes[offset + index];
  }

  public boolean isObject() {
    return length > 1 && bytes[offset] == '{';
  }

  /** Where this part of its event begins in the event; only for a {@link #part} of it. */
  public int offsetIn(RawJson event) {
    return offset - event.offset;
  }

  public JsonParser parser() throws IOException {
    return JsonText.FACTORY.createParser(bytes, offset, length);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Writes the first bytes only. */
  public void writeTo(OutputStream out, int count) throws IOException {
    out.write(bytes, offset, count);
  }

  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, offset, target, at, length);
  }

  /** A copy. */
  public byte[] utf8() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that
        && Arrays.equals(
            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + byteAt(i);
    }
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
