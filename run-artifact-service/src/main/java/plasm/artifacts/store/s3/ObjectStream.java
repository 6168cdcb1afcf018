package plasm.artifacts.store.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** The bytes of an object, all of those that were announced or a failure. */
final class ObjectStream extends InputStream {
  private final ResponseInputStream<?> answer;
  private long left;

  ObjectStream(ResponseInputStream<?> answer, long length) {
    this.answer = answer;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    int count;
    try {
      // Also when nothing is left: only at the end of its stream the SDK compares checksums.
      count = answer.read(into, at, most);
    } catch (SdkException e) {
      throw S3Failures.harmless("cannot read on", e);
    }
    if (count < 0 && left > 0) {
      throw new EOFException("the store's answer ended " + left + " bytes too early");
    }
    left -= Math.max(count, 0);
    return count;
  }

  /** Drops the connection when bytes are left: to keep it, they would all have to be read. */
  @Override
  public void close() throws IOException {
    if (left > 0) {
      answer.abort();
    } else {
      answer.close();
    }
  }
}
