package plasm.bench.artifacts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Plain file calls. To put is to write beside, fsync, rename and fsync the folder, as whoever wants
 * the promises of the service must; to get is to copy a file by reading and writing, as {@code cp}.
 */
final class FileCalls implements Calls {
  private static final int CHUNK = 1 << 18;

  private final Path folder;
  private final Artifacts artifacts;
  private final ByteBuffer payload;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);

  FileCalls(Path folder, Artifacts artifacts) {
    this.folder = folder;
    this.artifacts = artifacts;
    payload = ByteBuffer.allocateDirect(artifacts.bytes()).put(artifacts.payload().getBytes());
  }

  @Override
  public void put(long use) throws IOException {
    Path beside = folder.resolve("incoming");
    try (FileChannel out =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(out, payload.rewind());
      out.force(true);
    }
    Files.move(beside, folder.resolve(artifacts.name(use)), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(folder)) {
      entries.force(true);
    }
  }

  @Override
  public void get(long use) throws IOException {
    try (FileChannel in = FileChannel.open(folder.resolve(artifacts.name(use)));
        FileChannel out =
            FileChannel.open(
                folder.resolve("copy"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      while (in.read(chunk.clear()) >= 0) {
        writeAll(out, chunk.flip());
      }
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
