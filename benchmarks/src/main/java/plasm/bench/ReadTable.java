package plasm.bench;

import java.util.ArrayList;
import java.util.List;

/** Measurements of reads side by side. */
public final class ReadTable {
  private final List<List<String>> rows = new ArrayList<>();

  public ReadTable() {
    rows.add(List.of("read", "reads", "bytes", "first byte p50 ms", "p50 ms", "p99 ms", "failed"));
  }

  public void add(String read, ReadTimes seen) {
    rows.add(
        List.of(
            read,
            "%,d".formatted(seen.reads()),
            "%,d".formatted(seen.bytes()),
            Report.number(seen.firstByteMillis(50)),
            Report.number(seen.lastByteMillis(50)),
            Report.number(seen.lastByteMillis(99)),
            "%,d".formatted(seen.failures())));
  }

  public void addRatio(String name, ReadTimes seen, ReadTimes base) {
    rows.add(
        List.of(
            name,
            "",
            "",
            Report.ratio(seen.firstByteMillis(50), base.firstByteMillis(50)),
            Report.ratio(seen.lastByteMillis(50), base.lastByteMillis(50)),
            Report.ratio(seen.lastByteMillis(99), base.lastByteMillis(99)),
            ""));
  }

  public List<List<String>> rows() {
    return rows;
  }
}
