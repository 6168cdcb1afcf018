package plasm.artifacts.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Bodies of blobs for tests. */
public final class Blobs {
  private Blobs() {}

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static InputStream stream(String text) {
    return new ByteArrayInputStream(utf8(text));
  }

  /** So many bytes that do not repeat and are never all in memory. */
  public static InputStream random(long seed, long length) {
    return new RandomBytes(new Random(seed), length);
  }

  /** The first bytes of {@link #random}, then an exception. */
  public static InputStream failing(long length, IOException failure) {
    return new InputStream() {
      private final InputStream first = random(1, length);

      @Override
      public int read() throws IOException {
        int one = first.read();
        if (one < 0) {
          throw failure;
        }
        return one;
      }

      @Override
      public int read(byte[] into, int at, int most) throws IOException {
        int count = first.read(into, at, most);
        if (count < 0) {
          throw failure;
        }
        return count;
      }
    };
  }

  /** Reads to the end. */
  public static String sha256(InputStream bytes) throws IOException {
    try (DigestInputStream digested =
        new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class RandomBytes extends InputStream {
    private final RandomGenerator random;
    private long left;
    private long word;
    private int inWord;

    RandomBytes(RandomGenerator random, long length) {
      this.random = random;
      this.left = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** The bytes do not depend on how many are asked for at once. */
    @Override
    public int read(byte[] into, int at, int most) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(most, left);
      for (int i = 0; i < count; i++, left--) {
        if (inWord == 0) {
          word = random.nextLong();
          inWord = Long.BYTES;
        }
        into[at + i] = (byte) (word >>> (--inWord * Byte.SIZE));
      }
      return count;
    }
  }
}
