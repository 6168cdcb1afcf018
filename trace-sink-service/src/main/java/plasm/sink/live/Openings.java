package plasm.sink.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import plasm.model.store.StoreFailure;
import plasm.sink.live.LiveTrace.KeptSnapshot;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceReader;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceReads.Summary;
import plasm.sink.trace.TraceRecord;

/** Reads what streams begin with. */
final class Openings {
  /** Larger snapshots are read anew for each viewer, while they are sent. */
  private static final int KEPT_SNAPSHOT_BYTES = 4 << 20;

  private final TraceKey key;
  private final TraceReader store;
  private final IdleClock clock;
  private final Frames frames;
  private final int mostFrames;

  Openings(TraceKey key, TraceReader store, IdleClock clock, Frames frames, int mostFrames) {
    this.key = key;
    this.store = store;
    this.clock = clock;
    this.frames = frames;
    this.mostFrames = mostFrames;
  }

  /** A snapshot of a trace that goes on; viewers that come together share it. */
  Opening snapshot(LiveTrace trace) {
    ReentrantLock reading = trace.reading();
    reading.lock();
    try {
      KeptSnapshot kept = trace.kept();
      if (kept != null) {
        return Opening.of(kept.seq(), false, List.of(kept.bytes()));
      }
      TraceHead head = head();
      trace.knowFrom(head.lastSeq());
      if (head.completed() || trace.isLong()) {
        return snapshot(head);
      }
      byte[] small = smallSnapshot(head);
      if (small == null) {
        trace.markLong();
        return snapshot(head);
      }
      trace.keep(new KeptSnapshot(head.lastSeq(), small));
      return Opening.of(head.lastSeq(), false, List.of(small));
    } finally {
      reading.unlock();
    }
  }

  /** Null when it is too large to be kept. */
  private byte[] smallSnapshot(TraceHead head) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (Pieces pieces = snapshot(head).pieces()) {
      for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
        if (whole.size() + piece.length > KEPT_SNAPSHOT_BYTES) {
          return null;
        }
        whole.writeBytes(piece);
      }
    }
    return whole.toByteArray();
  }

  /** A snapshot as of a head. */
  Opening snapshot(TraceHead head) {
    Summary summary = new Summary(head, head.status(clock.liveAfterMs()));
    Rows<TraceRecord> records = new RecordsBySeq(store, key, head.lastSeq());
    return new Opening(head.lastSeq(), head.completed(), false, frames.snapshot(summary, records));
  }

  /**
   * What happened behind a seq, as of a head.
   *
   * @return empty when that is more than a snapshot is worth, or when there was no such seq
   */
  Optional<Opening> behind(long seq, TraceHead head) {
    if (seq > head.lastSeq() || head.lastSeq() - seq > mostFrames) {
      return Optional.empty();
    }
    List<byte[]> told = new ArrayList<>();
    try (Rows<TraceRecord> records = store.records(key, new RecordRange.Page(seq, mostFrames))) {
      for (TraceRecord each = records.next(); each != null; each = records.next()) {
        if (each.seq() <= head.lastSeq()) {
          told.add(frames.patch(each));
        }
      }
    }
    if (head.completed() && seq < head.lastSeq()) {
      told.add(frames.terminal(head.lastSeq(), head.endedAtMs()));
    }
    return Optional.of(Opening.of(head.lastSeq(), head.completed(), told));
  }

  /** The trace as it is now. */
  TraceHead head() {
    return store
        .head(key)
        .orElseThrow(() -> new StoreFailure.Unavailable("the trace has just left the store", null));
  }
}
