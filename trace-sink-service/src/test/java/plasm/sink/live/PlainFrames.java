package plasm.sink.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import plasm.sink.store.Rows;
import plasm.sink.trace.TraceReads.Summary;
import plasm.sink.trace.TraceRecord;

/** Frames that a test can read: one a line, what it is and its seq. */
final class PlainFrames implements Frames {
  private int snapshots;

  /** How many snapshots were read. */
  int snapshots() {
    return snapshots;
  }

  static List<String> lines(byte[] frames) {
    return new String(frames, StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public byte[] patch(TraceRecord added) {
    return line("patch " + added.seq());
  }

  @Override
  public byte[] terminal(long seq, long endedAtMs) {
    return line("terminal " + seq);
  }

  @Override
  public byte[] notDurable(long seq, String reason) {
    return line("lost " + seq + " " + reason);
  }

  @Override
  public Pieces snapshot(Summary summary, Rows<TraceRecord> records) {
    snapshots++;
    List<Long> seqs = new ArrayList<>();
    for (TraceRecord each : records.toList()) {
      if (each.seq() <= summary.head().lastSeq()) {
        seqs.add(each.seq());
      }
    }
    String snapshot = "snapshot " + summary.head().lastSeq() + " " + seqs.size();
    return Opening.of(0, false, List.of(line(snapshot))).pieces();
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
