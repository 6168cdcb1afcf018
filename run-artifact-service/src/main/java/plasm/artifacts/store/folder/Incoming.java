package plasm.artifacts.store.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;

/**
 * Files that are being written. Each process has a folder of its own and holds a lock in it, so
 * that whoever starts later can tell what is left of a crash from what is still being written.
 */
final class Incoming implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Incoming.class);
  private static final String LOCK = "lock";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong files = new AtomicLong();

  private Incoming(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static Incoming open(Path parent) throws IOException {
    Files.createDirectories(parent);
    sweep(parent);
    Path folder = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
    FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new Incoming(folder, lock);
  }

  /** Removes the folders whose process is gone. */
  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path left : folders) {
        if (isAbandoned(left)) {
          remove(left);
        }
      }
    }
  }

  private static boolean isAbandoned(Path left) throws IOException {
    Path file = left.resolve(LOCK);
    if (!Files.exists(file)) {
      // Its process crashed before it had a lock, or is about to make one.
      FileTime made = Files.getLastModifiedTime(left);
      return made.toInstant().isBefore(Instant.now().minusSeconds(60));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private static void remove(Path left) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(left)) {
      for (Path file : files) {
        count += file.endsWith(LOCK) ? 0 : 1;
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(left);
    if (count > 0) {
      LOG.infof("removed %d unfinished files that a process before left", count);
    }
  }

  /**
   * Writes all of a stream to a new file and forces it to the disk.
   *
   * @throws IOException what reading the stream threw
   * @throws StoreFailure when the file cannot be written
   */
  Path write(InputStream bytes) throws IOException {
    Path file = folder.resolve(Long.toString(files.incrementAndGet()));
    try (DurableFile durable = DurableFile.create(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        durable.append(buffer, count);
      }
      durable.force();
      return file;
    } catch (IOException | RuntimeException e) {
      discard(file);
      throw e;
    }
  }

  /** Removes a file unless it was renamed. */
  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warnf("an unfinished file stays until the next start: %s", e.getMessage());
    }
  }

  /** Fails when no file could be made now. */
  void touch() throws IOException {
    Files.setLastModifiedTime(folder.resolve(LOCK), FileTime.from(Instant.now()));
  }

  @Override
  public void close() {
    try (lock) {
      remove(folder);
    } catch (IOException e) {
      LOG.debug("the next start removes what is left", e);
    }
  }
}
