package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps a second process off a folder; the operating system lets go of it with the process. */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Empty when another process, or this one, has the folder.
   *
   * @throws IOException when the folder cannot be written
   */
  public static Optional<FolderLock> tryAcquire(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("trace-sink.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        String holder = "held by process " + ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new FolderLock(channel));
      }
    } catch (OverlappingFileLockException heldHere) {
      // The same answer as when another process holds it.
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
