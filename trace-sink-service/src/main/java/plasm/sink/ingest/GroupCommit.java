package plasm.sink.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import plasm.model.store.StoreFailure;
import plasm.sink.lash.LashEntry;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.store.LashStore;
import plasm.sink.trace.StampedEvent;

/**
 * Lets requests that wait at the same time share one append, and so one fsync.
 *
 * <p>One platform thread appends: it takes whatever waits, appends it in one call and answers
 * everybody. There is no delay to gather more; while one append runs, the next gathers by itself.
 * The queue is bounded by requests and by bytes: when it is full, a request is turned away at once.
 *
 * @param <E> what is appended
 */
public final class GroupCommit<E> implements Commits<E> {
  private static final int MAX_ENTRIES = 4_096;
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

  private record Waiting<E>(List<E> entries, long bytes, CompletableFuture<Outcome> outcome) {}

  private final Log<E> log;
  private final ToLongFunction<E> size;
  private final Clock clock;
  private final IngestMeters meters;
  private final long maxBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final BlockingQueue<Waiting<E>> queue;
  private final Thread writer;
  private volatile boolean closing;

  private GroupCommit(
      Log<E> log,
      ToLongFunction<E> size,
      int capacity,
      long maxBytes,
      IngestMeters meters,
      Clock clock) {
    this.maxBytes = maxBytes;
    this.log = log;
    this.size = size;
    this.clock = clock;
    this.meters = meters;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.writer = Thread.ofPlatform().name("group-commit").start(this::run);
    meters.watchQueue(queue::size);
  }

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of events may wait; one request may exceed it alone
   */
  public static GroupCommit<StampedEvent> ofEvents(
      EventLog log, int capacity, long maxBytes, IngestMeters meters, Clock clock) {
    return new GroupCommit<>(
        log::append, e -> e.event().posted().length(), capacity, maxBytes, meters, clock);
  }

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of records may wait; one request may exceed it alone
   * @param told of what was stored
   */
  public static GroupCommit<LashEntry> ofLash(
      LashStore store,
      int capacity,
      long maxBytes,
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
        capacity,
        maxBytes,
        meters,
        clock);
  }

  @Override
  public CompletableFuture<Outcome> submit(List<E> batch) {
    long bytes = batch.stream().mapToLong(size).sum();
    Waiting<E> waiting = new Waiting<>(batch, bytes, new CompletableFuture<>());
    if (closing) {
      throw new StoreFailure.Unavailable("the service is stopping", null);
    }
    long before = waitingBytes.getAndAdd(waiting.bytes());
    if (before > 0 && before + waiting.bytes() > maxBytes || !queue.offer(waiting)) {
      waitingBytes.addAndGet(-waiting.bytes());
      throw new StoreFailure.Overloaded("the ingest queue is full");
    }
    if (closing && queue.remove(waiting)) {
      waitingBytes.addAndGet(-waiting.bytes());
      throw new StoreFailure.Unavailable("the service is stopping", null);
    }
    return waiting.outcome();
  }

  private void run() {
    List<Waiting<E>> group = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      try {
        Waiting<E> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          gather(first, group);
          commit(group);
        }
      } catch (InterruptedException e) {
        closing = true;
      } finally {
        group.clear();
      }
    }
  }

  private void gather(Waiting<E> first, List<Waiting<E>> group) {
    int entries = 0;
    for (Waiting<E> next = first; next != null; next = queue.poll()) {
      group.add(next);
      entries += next.entries().size();
      if (entries >= MAX_ENTRIES) {
        return;
      }
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
      waitingBytes.addAndGet(-group.stream().mapToLong(Waiting::bytes).sum());
    }
  }

  /** Takes no more, finishes what waits, and returns when that is done. */
  @Override
  public void close() {
    closing = true;
    try {
      if (!writer.join(Duration.ofSeconds(DRAIN_SECONDS))) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
