package plasm.sink.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import plasm.sink.ingest.CommitQueue.Waiting;
import plasm.sink.lash.LashEntry;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.store.LashStore;
import plasm.sink.trace.StampedEvent;

/**
 * Lets requests that wait at the same time share one append, and so one fsync.
 *
 * <p>A platform thread, or a few, append: each takes whatever waits, appends it in one call and
 * answers everybody. There is no delay to gather more; while one append runs, the next gathers by
 * itself.
 *
 * @param <E> what is appended
 */
public final class GroupCommit<E> implements Commits<E> {
  private static final long DRAIN_SECONDS = 3;

  /**
   * What came of one request.
   *
   * @param accepted entries that are durable now
   * @param repeated entries that were so before
   */
  public record Outcome(int accepted, int repeated) {}

  /** Makes entries durable, all or nothing, as {@link EventLog#append} does. */
  private interface Log<E> {
    Appended append(List<E> entries, Instant takenAt);
  }

  private final Log<E> log;
  private final ToLongFunction<E> size;
  private final Clock clock;
  private final IngestMeters meters;
  private final CommitQueue<E> queue;
  private final List<Thread> writers;

  private GroupCommit(
      Log<E> log,
      ToLongFunction<E> size,
      CommitQueue<E> queue,
      int writerCount,
      IngestMeters meters,
      Clock clock) {
    this.log = log;
    this.size = size;
    this.queue = queue;
    this.clock = clock;
    this.meters = meters;
    Thread.Builder thread = Thread.ofPlatform().name("group-commit-", 1);
    this.writers = Stream.generate(() -> thread.start(this::run)).limit(writerCount).toList();
    meters.watchQueue(queue::size);
  }

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of events may wait; one request may exceed it alone
   * @param writerCount how many appends may run at a time
   */
  public static GroupCommit<StampedEvent> ofEvents(
      EventLog log,
      int capacity,
      long maxBytes,
      int writerCount,
      IngestMeters meters,
      Clock clock) {
    return new GroupCommit<>(
        log::append,
        e -> e.event().posted().length(),
        new CommitQueue<>(capacity, maxBytes),
        writerCount,
        meters,
        clock);
  }

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of records may wait; one request may exceed it alone
   * @param writerCount how many appends may run at a time
   * @param told of what was stored
   */
  public static GroupCommit<LashEntry> ofLash(
      LashStore store,
      int capacity,
      long maxBytes,
      int writerCount,
      IngestMeters meters,
      Clock clock,
      StoredRecords told) {
    return new GroupCommit<>(
        (entries, takenAt) -> {
          Appended appended = store.append(entries);
          // Nobody is told by default, and then nothing has to be picked out.
          if (told != StoredRecords.NOBODY) {
            told.stored(appended.storedOf(entries));
          }
          return appended;
        },
        e -> e.posted().length(),
        new CommitQueue<>(capacity, maxBytes),
        writerCount,
        meters,
        clock);
  }

  @Override
  public CompletableFuture<Outcome> submit(List<E> batch) {
    long bytes = batch.stream().mapToLong(size).sum();
    Waiting<E> waiting = new Waiting<>(batch, bytes, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.outcome();
  }

  private void run() {
    for (List<Waiting<E>> group = queue.take(); !group.isEmpty(); group = queue.take()) {
      commit(group);
    }
  }

  private void commit(List<Waiting<E>> group) {
    List<E> entries = new ArrayList<>();
    for (Waiting<E> waiting : group) {
      entries.addAll(waiting.entries());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      Appended appended = meters.timeCommit(entries.size(), () -> log.append(entries, now));
      int from = 0;
      for (Waiting<E> waiting : group) {
        int to = from + waiting.entries().size();
        int accepted = appended.accepted(from, to);
        waiting.outcome().complete(new Outcome(accepted, to - from - accepted));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      // Also an Error: whoever waits is answered, and the thread goes on with the next group.
      for (Waiting<E> waiting : group) {
        waiting.outcome().completeExceptionally(e);
      }
    } finally {
      queue.done(group);
    }
  }

  /** Takes no more, finishes what waits, and returns when that is done. */
  @Override
  public void close() {
    queue.close();
    long deadline = System.nanoTime() + Duration.ofSeconds(DRAIN_SECONDS).toNanos();
    try {
      for (Thread writer : writers) {
        if (!writer.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          writer.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
