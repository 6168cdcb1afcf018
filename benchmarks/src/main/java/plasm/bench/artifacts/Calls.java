package plasm.bench.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The same done without the service, one after the other in this process: the base of ratios. */
interface Calls {
  void put(long use) throws IOException;

  void get(long use) throws IOException;

  default Histogram measure(Operation operation, Duration warmUp, Duration window) {
    run(operation, warmUp);
    return run(operation, window);
  }

  private Histogram run(Operation operation, Duration duration) {
    Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    long end = System.nanoTime() + duration.toNanos();
    try {
      for (long use = 0; System.nanoTime() < end; use++) {
        long start = System.nanoTime();
        switch (operation) {
          case PUT -> put(use);
          case GET -> get(use);
        }
        nanos.recordValue(System.nanoTime() - start);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return nanos;
  }
}
