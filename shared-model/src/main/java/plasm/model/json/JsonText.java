package plasm.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What JSON text this project takes: RFC 8259 narrowed to what every store and reader can hold.
 *
 * <p>Refused on top of the grammar: bytes that are not UTF-8, the escape of NUL (PostgreSQL text
 * cannot hold it), escapes of surrogates that do not pair (no UTF-8 exists for them), and numbers
 * of more than 1,000 digits.
 */
public final class JsonText {
  /** Values inside values inside values: more than any honest trace needs, less than hurts. */
  public static final int MAX_DEPTH = 200;

  /** Streaming parsers and generators with this project's limits; thread-safe. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long EIGHT_SPACES = 0x2020202020202020L;

  private JsonText() {}

  /**
   * Checks what a JSON parser that skips values would let pass.
   *
   * @throws IllegalTextException naming what is wrong and at which byte
   */
  public static void requireStorable(byte[] utf8) {
    requireText(utf8, false);
  }

  /**
   * Checks as {@link #requireStorable} does, but takes the escape of NUL: for text that no database
   * column has to hold.
   *
   * @throws IllegalTextException naming what is wrong and at which byte
   */
  public static void requireCharacters(byte[] utf8) {
    requireText(utf8, true);
  }

  /**
   * Text as UTF-8.
   *
   * @throws IllegalTextException when it holds a surrogate that does not pair
   */
  public static byte[] utf8(CharSequence text) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(utf8.array(), utf8.remaining());
    } catch (CharacterCodingException e) {
      throw new IllegalTextException("a lone surrogate is not a character", e);
    }
  }

  private static void requireText(byte[] utf8, boolean nul) {
    if (hasByteAtLeast128(utf8)) {
      requireUtf8(utf8);
    }
    for (int i = indexOfBackslash(utf8, 0); i >= 0; i = indexOfBackslash(utf8, i)) {
      i = skipEscape(utf8, i, nul);
    }
  }

  /** Line breaks and tabs between tokens become spaces; inside strings JSON allows none. */
  static void toOneLine(byte[] json, int from, int to) {
    for (int i = firstControl(json, from, to); i >= 0; i = firstControl(json, i + 1, to)) {
      json[i] = ' ';
    }
  }

  private static boolean hasByteAtLeast128(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if (((long) EIGHT_BYTES.get(bytes, i) & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return true;
      }
    }
    return false;
  }

  /** The first byte below space from an index on, or -1; looks at eight bytes at a time. */
  private static int firstControl(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(bytes, i);
      if ((eight - EIGHT_SPACES & ~eight & HIGH_BITS) != 0) {
        break;
      }
      i += Long.BYTES;
    }
    for (; i < to; i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ') {
        return i;
      }
    }
    return -1;
  }

  private static void requireUtf8(byte[] utf8) {
    ByteBuffer in = ByteBuffer.wrap(utf8);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(in);
    } catch (CharacterCodingException e) {
      throw new IllegalTextException("not valid UTF-8 near byte " + in.position(), e);
    }
  }

  private static int indexOfBackslash(byte[] utf8, int from) {
    for (int i = from; i < utf8.length; i++) {
      if (utf8[i] == '\\') {
        return i;
      }
    }
    return -1;
  }

  /** Returns the index behind the escape that starts at {@code at}. */
  private static int skipEscape(byte[] utf8, int at, boolean nul) {
    if (at + 1 >= utf8.length || utf8[at + 1] != 'u') {
      return at + 2;
    }
    int unit = hexUnit(utf8, at);
    if (unit == 0 && !nul) {
      throw new IllegalTextException("the escape of NUL at byte " + at + " cannot be stored");
    }
    if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
      return at + 6;
    }
    boolean pairs =
        Character.isHighSurrogate((char) unit)
            && at + 7 < utf8.length
            && utf8[at + 6] == '\\'
            && utf8[at + 7] == 'u'
            && Character.isLowSurrogate((char) hexUnit(utf8, at + 6));
    if (!pairs) {
      throw new IllegalTextException("a lone surrogate at byte " + at + " is not a character");
    }
    return at + 12;
  }

  private static int hexUnit(byte[] utf8, int at) {
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = i < utf8.length ? Character.digit(utf8[i], 16) : -1;
      if (digit < 0) {
        throw new IllegalTextException("an escape at byte " + at + " lacks its four hex digits");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
