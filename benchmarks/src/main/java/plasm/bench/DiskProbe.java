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

/** What one fsync costs on the disk that the databases are on: the floor of durable latency. */
public final class DiskProbe {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int BLOCK = 4_096;

  private DiskProbe() {}

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
