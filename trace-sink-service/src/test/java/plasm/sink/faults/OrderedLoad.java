package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import plasm.model.testkit.Events;

/**
 * Traces whose events are posted one batch after the other, each until it is acknowledged, so that
 * the order in which they came in is known: event number n of a trace carries n.
 */
final class OrderedLoad implements AutoCloseable {
  private static final int MAX_BATCH = 12;
  private static final int PAGE = 10_000;
  private static final long PAUSE_NANOS = 10_000_000;
  static final String TENANT = "acme";

  private static final class Trace {
    final TraceName name = new TraceName(TENANT, UUID.randomUUID());
    final AtomicInteger acknowledged = new AtomicInteger();
  }

  private final SinkClient client;
  private final List<Trace> traces;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> objections = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /** Begins to post. */
  OrderedLoad(SinkClient client, int traces) {
    this.client = client;
    this.traces = IntStream.range(0, traces).mapToObj(any -> new Trace()).toList();
    for (Trace trace : this.traces) {
      threads.add(Thread.ofPlatform().name("ordered-load").start(() -> run(trace)));
    }
  }

  private void run(Trace trace) {
    try {
      while (!stopped) {
        int from = trace.acknowledged.get();
        int count = 1 + from % MAX_BATCH;
        String batch =
            Events.batch(
                IntStream.range(from, from + count)
                    .mapToObj(
                        n ->
                            Events.line(TENANT, trace.name.id())
                                .callIndex(n)
                                .payload("n", n)
                                .with("filler", "x".repeat(400)))
                    .toList());
        if (postUntilTaken(batch)) {
          trace.acknowledged.addAndGet(count);
        }
        // Enough to keep everybody busy, and no more than can be looked through afterwards.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the load is over before. */
  private boolean postUntilTaken(String batch) throws InterruptedException {
    while (true) {
      try {
        SinkClient.Answer answer = client.post(batch);
        if (answer.status() == 200) {
          return true;
        }
        if (answer.status() != 503) {
          objections.add(answer.toString());
        }
      } catch (IOException nobodyThere) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (stopped) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Events that were answered with 200 so far. */
  int acknowledged() {
    return traces.stream().mapToInt(trace -> trace.acknowledged.get()).sum();
  }

  /** Ends the load; what is under way may still be taken. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(objections));
  }

  /** Whether a sink has as many events as were acknowledged, or more. */
  boolean arrivedAt(SinkClient sink) {
    try {
      long shown = 0;
      for (JsonNode summary : sink.list(TENANT)) {
        shown += summary.get("last_seq").asLong();
      }
      return shown >= acknowledged();
    } catch (IOException notNow) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Fails unless a sink has every acknowledged event of every trace, once, in the order in which
   * they were posted; behind them at most the batch whose answer got lost.
   */
  void inspect(SinkClient sink) throws IOException, InterruptedException {
    for (Trace trace : traces) {
      List<Integer> numbers = new ArrayList<>();
      long after = 0;
      JsonNode records;
      do {
        records =
            SinkClient.parse(
                    sink.get(
                            SinkClient.detailPath(trace.name)
                                + "&after_seq="
                                + after
                                + "&limit="
                                + PAGE)
                        .body())
                .at("/detail/records");
        for (JsonNode each : records) {
          after = each.get("seq").asLong();
          numbers.add(each.at("/record/n").asInt());
        }
      } while (records.size() == PAGE);
      int acknowledged = trace.acknowledged.get();
      List<Integer> expected = IntStream.range(0, numbers.size()).boxed().toList();
      assertEquals(expected, numbers, "trace " + trace.name + ": lost, doubled or out of order");
      if (numbers.size() < acknowledged || numbers.size() > acknowledged + MAX_BATCH) {
        throw new AssertionError(
            trace.name + " has " + numbers.size() + " events, acknowledged " + acknowledged);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.forEach(Thread::interrupt);
  }
}
