package plasm.sink.export;

import java.time.Duration;

/**
 * What telling an external tracer may cost.
 *
 * @param entries posts and runs that may wait
 * @param bytes about how much memory they may take
 * @param openSpans spans, and events of them, that may wait for their end
 * @param batchSpans in one request, about
 * @param firstPause after a failure; it doubles with each further one
 * @param longestPause between two tries
 * @param farewell how long a stop may take
 */
public record ExportBounds(
    int entries,
    long bytes,
    int openSpans,
    int batchSpans,
    Duration firstPause,
    Duration longestPause,
    Duration farewell) {
  private static final int ENTRIES = 8_192;
  private static final int OPEN_SPANS = 20_000;
  private static final int BATCH_SPANS = 512;

  /**
   * As services have it.
   *
   * @param bytes about how much memory what waits may take
   */
  public static ExportBounds within(long bytes) {
    return new ExportBounds(
        ENTRIES,
        bytes,
        OPEN_SPANS,
        BATCH_SPANS,
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }
}
