package plasm.bench;

import org.HdrHistogram.Histogram;

/**
 * What a window of reads over one connection showed.
 *
 * @param bytes of one answer's body
 */
public record ReadTimes(Histogram firstByte, Histogram lastByte, long bytes, long failures) {
  public long reads() {
    return lastByte.getTotalCount();
  }

  public double firstByteMillis(double percentile) {
    return firstByte.getValueAtPercentile(percentile) / 1e6;
  }

  public double lastByteMillis(double percentile) {
    return lastByte.getValueAtPercentile(percentile) / 1e6;
  }
}
