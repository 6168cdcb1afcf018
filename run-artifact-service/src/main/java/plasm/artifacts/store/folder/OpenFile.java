package plasm.artifacts.store.folder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.OpenBlob;

/** A slice of a file as a stream. */
final class OpenFile extends InputStream {
  private final FileChannel file;
  private long left;

  private OpenFile(FileChannel file, long left) {
    this.file = file;
    this.left = left;
  }

  /** A file that is replaced meanwhile is opened again, so that bytes and stat belong together. */
  static OpenBlob open(Path path, long offset, long length) throws IOException {
    while (true) {
      BlobStat stat = FileStat.of(path);
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      try {
        if (FileStat.of(path).equals(stat)) {
          long from = Math.min(offset, stat.length());
          file.position(from);
          return new OpenBlob(stat, new OpenFile(file, Math.min(length, stat.length() - from)));
        }
        file.close();
      } catch (IOException e) {
        file.close();
        throw e;
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int most) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = file.read(ByteBuffer.wrap(into, at, (int) Math.min(most, left)));
    if (count < 0) {
      throw new EOFException("the file became shorter while it was read");
    }
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
