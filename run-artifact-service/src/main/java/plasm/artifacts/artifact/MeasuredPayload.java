package plasm.artifacts.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and digests a payload while it is stored, and ends it when it is too long. */
final class MeasuredPayload extends FilterInputStream {
  private final MessageDigest digest = sha256Digest();
  private final long maxBytes;
  private long count;

  MeasuredPayload(InputStream payload, long maxBytes) {
    super(payload);
    this.maxBytes = maxBytes;
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    int read = super.read(into, at, most);
    if (read > 0) {
      count += read;
      if (count > maxBytes) {
        throw new PayloadTooLargeException(maxBytes);
      }
      digest.update(into, at, read);
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Of all that was read; asked for once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
