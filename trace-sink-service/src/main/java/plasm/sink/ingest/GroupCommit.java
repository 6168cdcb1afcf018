package plasm.sink.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import plasm.sink.ingest.CommitQueue.Waiting;
import plasm.sink.lash.LashEntry;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.store.LashStore;
import plasm.sink.store.StagedEvents;
import plasm.sink.trace.StampedEvent;

/**
 * Lets requests that wait at the same time share one append, and so one fsync.
 *
 * <p>A platform thread, or a few, append: each takes whatever waits, appends it in one call and
 * answers everybody. There is no delay to gather more; while one append runs, the next gathers by
 * itself.
 *
 * @param <E> what is appended
 * @param <B> a batch of them, staged for the append by who submits it
 */
public final class GroupCommit<E, B> implements Commits<E> {
  private static final long DRAIN_SECONDS = 3;

  /**
   * What came of one request.
   *
   * @param accepted entries that are durable now
   * @param repeated entries that were so before
   */
  public record Outcome(int accepted, int repeated) {}

  /** Makes entries durable, all or nothing, as {@link EventLog} does. */
  private record Log<E, B>(
      Function<List<E>, B> stage, BiFunction<List<B>, Instant, Appended> append) {}

  private final Log<E, B> log;
  private final ToLongFunction<E> size;
  private final Clock clock;
  private final IngestMeters meters;
  private final CommitQueue<B> queue;
  private final List<Thread> writers;

  private GroupCommit(
      Log<E, B> log,
      ToLongFunction<E> size,
      CommitQueue<B> queue,
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
  public static GroupCommit<StampedEvent, StagedEvents> ofEvents(
      EventLog log,
      int capacity,
      long maxBytes,
      int writerCount,
      IngestMeters meters,
      Clock clock) {
    return new GroupCommit<>(
        new Log<>(log::stage, log::appendStaged),
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
  public static GroupCommit<LashEntry, List<LashEntry>> ofLash(
      LashStore store,
      int capacity,
      long maxBytes,
      int writerCount,
      IngestMeters meters,
      Clock clock,
      StoredRecords told) {
    return new GroupCommit<>(
        new Log<>(
            entries -> entries,
            (batches, _) -> {
              List<LashEntry> entries = batches.stream().flatMap(List::stream).toList();
              Appended appended = store.append(entries);
              // Nobody is told by default, and then nothing has to be picked out.
              if (told != StoredRecords.NOBODY) {
                told.stored(appended.storedOf(entries));
              }
              return appended;
            }),
        e -> e.posted().length(),
        new CommitQueue<>(capacity, maxBytes),
        writerCount,
        meters,
        clock);
  }

  @Override
  public CompletableFuture<Outcome> submit(List<E> batch) {
    long bytes = batch.stream().mapToLong(size).sum();
    Waiting<B> waiting =
        new Waiting<>(log.stage().apply(batch), batch.size(), bytes, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.outcome();
  }

  @Override
  public boolean isBusy() {
    return queue.isBusy();
  }

  private void run() {
    for (List<Waiting<B>> group = queue.take(); !group.isEmpty(); group = queue.take()) {
      commit(group);
    }
  }

  private void commit(List<Waiting<B>> group) {
    List<B> batches = group.stream().map(Waiting::batch).toList();
    int entries = group.stream().mapToInt(Waiting::entries).sum();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      Appended appended = meters.timeCommit(entries, () -> log.append().apply(batches, now));
      int from = 0;
      for (Waiting<B> waiting : group) {
        int to = from + waiting.entries();
        int accepted = appended.accepted(from, to);
        waiting.outcome().complete(new Outcome(accepted, waiting.entries() - accepted));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      // Also an Error: whoever waits is answered, and the thread goes on with the next group.
      for (Waiting<B> waiting : group) {
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
