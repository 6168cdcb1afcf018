package plasm.sink.complete;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import plasm.sink.store.Rows;
import plasm.sink.store.StoreFailure;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceRecord;

/** Completes traces that nothing was heard of for a while, or all of them when the service ends. */
public final class IdleCompletion {
  private static final Logger LOG = Logger.getLogger(IdleCompletion.class);
  private static final int AT_ONCE = 200;

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

  /** Completes what is idle now. */
  public void completeIdle() {
    completeUntil(clock.liveAfterMs(), Long.MAX_VALUE);
  }

  /** Completes every trace, as far as the time goes; the rest is completed by the next process. */
  public void completeAll(Duration patience) {
    completeUntil(Long.MAX_VALUE, System.nanoTime() + patience.toNanos());
  }

  private void completeUntil(long lastArrivalAtMostMs, long deadlineNanos) {
    try {
      for (List<TraceHead> open = store.open(lastArrivalAtMostMs, AT_ONCE);
          !open.isEmpty();
          open = store.open(lastArrivalAtMostMs, AT_ONCE)) {
        List<TraceHead> completed = new ArrayList<>(open.size());
        for (TraceHead head : open) {
          if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() > deadlineNanos) {
            break;
          }
          archive(head.asCompleted());
          completed.add(head);
        }
        store.complete(completed);
        if (completed.size() < open.size()) {
          LOG.info("no time left to complete all traces; the next start completes the rest");
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
