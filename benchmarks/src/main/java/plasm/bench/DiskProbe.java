package plasm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What the disk that the databases are on, and the memory in front of it, take for themselves. */
public final class DiskProbe {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int BLOCK = 4_096;
  private static final int PIECE_BLOCKS = 256;
  private static final int PIECES = 256;

  /**
   * What the system takes to write 4 KiB to a file, in memory only; in microseconds.
   *
   * @param fresh where the file grows, as databases do. In a virtual machine the host may have to
   *     find the memory first
   * @param again where it was written before
   */
  public record PageMicros(double fresh, double again) {}

  private DiskProbe() {}

  public static PageMicros pageMicros(Path folder) {
    Path file = folder.resolve("page-probe");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      return new PageMicros(writeAll(channel), writeAll(channel));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static double writeAll(FileChannel channel) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BLOCKS * BLOCK);
    long start = System.nanoTime();
    for (int i = 0; i < PIECES; i++) {
      channel.write(piece.rewind(), (long) i * piece.capacity());
    }
    return (System.nanoTime() - start) / 1e3 / (PIECES * PIECE_BLOCKS);
  }

  /** The floor of durable latency. */
  public static Histogram fsyncNanos(Path folder) {
    Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    Path file = folder.resolve("fsync-probe");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
      long end = System.nanoTime() + WINDOW.toNanos();
      while (System.nanoTime() < end) {
        channel.write(block.rewind());
        long start = System.nanoTime();
        channel.force(false);
        nanos.recordValue(System.nanoTime() - start);
      }
      return nanos;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
