package plasm.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The ticks of all cores since boot, by /proc/stat. */
public record MachineCpu(long idle, long all) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;
  private static final int WITHOUT_GUESTS = 8;

  public static MachineCpu now() {
    try (BufferedReader stat = Files.newBufferedReader(STAT)) {
      long[] ticks =
          Stream.of(stat.readLine().split("\\s+"))
              .skip(1)
              .limit(WITHOUT_GUESTS)
              .mapToLong(Long::parseLong)
              .toArray();
      return new MachineCpu(ticks[IDLE] + ticks[WAITING_FOR_DISK], LongStream.of(ticks).sum());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public double coresBusySince(MachineCpu before) {
    double idleShare = (double) (idle - before.idle) / Math.max(1, all - before.all);
    return (1 - idleShare) * Runtime.getRuntime().availableProcessors();
  }
}
