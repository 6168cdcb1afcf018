package plasm.sink.export;

import java.time.Duration;

/**
 * What telling an external tracer may cost.
 *
 * @param entries runs and groups of records that may wait
 * @param bytes about how much memory they may take
 * @param openSpans spans, and events of them, that may wait for their end; see {@link
 *     plasm.model.lash.otel.OpenSpans}
 * @param batchSpans in one request, about
 * @param batchBytes in one request, about, before compression; receivers have limits
 * @param firstPause after a failure; it doubles with each further one
 * @param longestPause between two tries
 * @param farewell how long a stop may take
 */
public record ExportBounds(
    int entries,
    long bytes,
    int openSpans,
    int batchSpans,
    long batchBytes,
    Duration firstPause,
    Duration longestPause,
    Duration farewell) {
  private static final int ENTRIES = 8_192;
  private static final int LEAST_OPEN_SPANS = 1_000;
  private static final int MOST_OPEN_SPANS = 20_000;

  /** About what a span takes, or a KiB of its attributes. */
  private static final int SPAN_BYTES = 2_048;

  private static final int BATCH_SPANS = 512;
  private static final int BATCH_BYTES = 1 << 20;

  /**
   * As services have it.
   *
   * @param bytes about how much memory what waits may take, and the spans that are open again
   */
  public static ExportBounds within(long bytes) {
    return new ExportBounds(
        ENTRIES,
        bytes,
        Math.clamp(bytes / SPAN_BYTES, LEAST_OPEN_SPANS, MOST_OPEN_SPANS),
        BATCH_SPANS,
        BATCH_BYTES,
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }
}
