package plasm.sink.complete;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * Completes traces: when somebody says so, when nothing was heard of them for a while, or all of
 * them when the service ends.
 */
public final class TraceCompletion {
  private static final Logger LOG = Logger.getLogger(TraceCompletion.class);
  private static final int AT_ONCE = 200;
  private static final Duration AT_A_TIME = Duration.ofMillis(100);
  private static final Duration WHILE_OTHERS_WAIT = Duration.ofMillis(20);
  private static final int ATTEMPTS = 20;

  /** Where a completed trace is written. */
  public interface Archive {
    /**
     * @param records opens the trace's records, which must be closed
     */
    void write(TraceHead head, Supplier<Rows<TraceRecord>> records) throws IOException;
  }

  private final TraceStore store;
  private final Archive archive;
  private final IdleClock clock;
  private final BooleanSupplier ingestIsBusy;

  /**
   * @param ingestIsBusy whether requests are made durable or wait for it; idle traces can wait
   *     longer
   */
  public TraceCompletion(
      TraceStore store, Archive archive, IdleClock clock, BooleanSupplier ingestIsBusy) {
    this.store = store;
    this.archive = archive;
    this.clock = clock;
    this.ingestIsBusy = ingestIsBusy;
  }

  /**
   * Completes one trace, with all events that are in it by now.
   *
   * @return the completed trace; empty when there is no such trace
   * @throws StoreFailure when it could not be completed; {@link StoreFailure.Overloaded} when
   *     events came in all the time
   */
  public Optional<TraceHead> complete(TraceKey key) {
    Optional<TraceHead> head = store.head(key);
    for (int attempt = 0; attempt < ATTEMPTS && isOpen(head); attempt++) {
      try {
        archive(head.get().asCompleted());
      } catch (IOException e) {
        throw new StoreFailure.Unavailable("the trace cannot be archived: " + e.getMessage(), e);
      }
      store.complete(List.of(head.get()));
      head = store.head(key);
    }
    if (!isOpen(head)) {
      return head;
    }
    throw new StoreFailure.Overloaded("events come in for the trace all the time");
  }

  private static boolean isOpen(Optional<TraceHead> head) {
    return head.isPresent() && !head.get().completed();
  }

  /** Completes some traces, as far as the time goes. */
  public void completeEach(List<TraceKey> traces, Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    for (TraceKey trace : traces) {
      if (System.nanoTime() - deadlineNanos > 0) {
        return;
      }
      try {
        complete(trace);
      } catch (StoreFailure e) {
        LOG.warnf("trace %s could not be completed: %s", trace.traceId(), e.getMessage());
      }
    }
  }

  /**
   * Completes what is idle now, for a while: writing archives must not take the disk and the
   * processors from ingest, so a long queue is worked off over several calls, and little of it
   * while requests wait.
   */
  public void completeIdle() {
    long start = System.nanoTime();
    completeUntil(
        clock.liveAfterMs(),
        () -> {
          long nanos = System.nanoTime() - start;
          return nanos > AT_A_TIME.toNanos()
              || nanos > WHILE_OTHERS_WAIT.toNanos() && ingestIsBusy.getAsBoolean();
        });
  }

  /** Completes every trace, as far as the time goes; the rest is completed by the next process. */
  public void completeAll(Duration patience) {
    long start = System.nanoTime();
    completeUntil(Long.MAX_VALUE, () -> System.nanoTime() - start > patience.toNanos());
  }

  private void completeUntil(long lastArrivalAtMostMs, BooleanSupplier enough) {
    try {
      for (List<TraceHead> open = store.open(lastArrivalAtMostMs, AT_ONCE);
          !open.isEmpty();
          open = store.open(lastArrivalAtMostMs, AT_ONCE)) {
        List<TraceHead> completed = new ArrayList<>(open.size());
        for (TraceHead head : open) {
          // One is always completed, however slow the store is: a backlog must end some day.
          if (!completed.isEmpty() && enough.getAsBoolean()) {
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
    try {
      archive.write(head, () -> store.records(head.key(), RecordRange.ALL));
    } catch (InvalidPathException e) {
      LOG.warnf(
          "trace %s stays in the database only: the file system cannot spell its tenant (%s);"
              + " start the service with LC_ALL=C.UTF-8",
          head.key().traceId(), e.getMessage());
    }
  }
}
