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
import plasm.model.store.StoreFailure;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.trace.StampedEvent;

/**
 * Lets requests that wait at the same time share one append, and so one fsync.
 *
 * <p>One platform thread owns the log: it takes whatever waits, appends it in one call and answers
 * everybody. There is no delay to gather more; while one append runs, the next gathers by itself.
 * The queue is bounded by requests and by bytes: when it is full, a request is turned away at once.
 */
public final class GroupCommit implements Commits {
  private static final int MAX_EVENTS = 4_096;
  private static final long DRAIN_SECONDS = 3;

  /**
   * What came of one request.
   *
   * @param accepted events that are durable now
   * @param repeated events that were so before
   */
  public record Outcome(int accepted, int repeated) {}

  private record Waiting(
      List<StampedEvent> events, long bytes, CompletableFuture<Outcome> outcome) {
    static Waiting of(List<StampedEvent> events) {
      long bytes = events.stream().mapToLong(e -> e.event().posted().length()).sum();
      return new Waiting(events, bytes, new CompletableFuture<>());
    }
  }

  private final EventLog log;
  private final Clock clock;
  private final IngestMeters meters;
  private final long maxBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final BlockingQueue<Waiting> queue;
  private final Thread writer;
  private volatile boolean closing;

  /**
   * @param capacity how many requests may wait
   * @param maxBytes how many bytes of events may wait; one request may exceed it alone
   */
  public GroupCommit(EventLog log, int capacity, long maxBytes, IngestMeters meters, Clock clock) {
    this.maxBytes = maxBytes;
    this.log = log;
    this.clock = clock;
    this.meters = meters;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.writer = Thread.ofPlatform().name("group-commit").start(this::run);
    meters.watchQueue(queue::size);
  }

  @Override
  public CompletableFuture<Outcome> submit(List<StampedEvent> events) {
    Waiting waiting = Waiting.of(events);
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
    List<Waiting> group = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      try {
        Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
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

  private void gather(Waiting first, List<Waiting> group) {
    int events = 0;
    for (Waiting next = first; next != null; next = queue.poll()) {
      group.add(next);
      events += next.events().size();
      if (events >= MAX_EVENTS) {
        return;
      }
    }
  }

  private void commit(List<Waiting> group) {
    List<StampedEvent> events = new ArrayList<>();
    for (Waiting waiting : group) {
      events.addAll(waiting.events());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      Appended appended = meters.timeCommit(events.size(), () -> log.append(events, now));
      int from = 0;
      for (Waiting waiting : group) {
        int to = from + waiting.events().size();
        int accepted = appended.accepted(from, to);
        waiting.outcome().complete(new Outcome(accepted, to - from - accepted));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      // Also an Error: whoever waits is answered, and the thread goes on with the next group.
      for (Waiting waiting : group) {
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
