package plasm.sink.complete;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceRecord;

/** Completes traces that nothing was heard of for a while, or all of them when the service ends. */
public final class IdleCompletion {
  private static final Logger LOG = Logger.getLogger(IdleCompletion.class);
  private static final int AT_ONCE = 200;
  private static final Duration AT_A_TIME = Duration.ofMillis(100);

  /** Where a completed trace is written. */
  public interface Archive {
    void write(TraceHead head, Rows<TraceRecord> records) throws IOException;
  }

  private final TraceStore store;
  private final Archive archive;
  private final IdleClock clock;

  public IdleCompletion(TraceStore store, Archive archive, IdleClock clock) {
    this.store = store;
    this.archive = archive;
    this.clock = clock;
  }

  /**
   * Completes what is idle now, for a while: writing archives must not take the disk and the
   * processors from ingest, so a long queue is worked off over several calls.
   */
  public void completeIdle() {
    completeUntil(clock.liveAfterMs(), AT_A_TIME);
  }

  /** Completes every trace, as far as the time goes; the rest is completed by the next process. */
  public void completeAll(Duration patience) {
    completeUntil(Long.MAX_VALUE, patience);
  }

  private void completeUntil(long lastArrivalAtMostMs, Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    try {
      for (List<TraceHead> open = store.open(lastArrivalAtMostMs, AT_ONCE);
          !open.isEmpty();
          open = store.open(lastArrivalAtMostMs, AT_ONCE)) {
        List<TraceHead> completed = new ArrayList<>(open.size());
        for (TraceHead head : open) {
          if (System.nanoTime() - deadlineNanos > 0) {
            break;
          }
          archive(head.asCompleted());
          completed.add(head);
        }
        store.complete(completed);
        if (completed.size() < open.size()) {
          return;
        }
      }
    } catch (IOException | StoreFailure e) {
      LOG.warnf("completing idle traces failed and is tried again: %s", e.getMessage());
    }
  }

  private void archive(TraceHead head) throws IOException {
    try (Rows<TraceRecord> records = store.records(head.key(), RecordRange.ALL)) {
      archive.write(head, records);
    } catch (InvalidPathException e) {
      LOG.warnf(
          "trace %s stays in the database only: the file system cannot spell its tenant (%s);"
              + " start the service with LC_ALL=C.UTF-8",
          head.key().traceId(), e.getMessage());
    }
  }
}
