package plasm.sink.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Events;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.store.Stamped;
import plasm.sink.trace.StampedEvent;

class GroupCommitTest {
  private static final int CAPACITY = 4;
  private static final Instant NOW = Instant.parse("2026-04-07T12:00:00.123456789Z");
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");

  /** A log that appends when it is told to, and as it is told to. */
  private static final class HeldLog implements EventLog {
    private final BlockingQueue<Append> begun = new LinkedBlockingQueue<>();
    private final List<Append> all = new CopyOnWriteArrayList<>();

    private record Append(
        List<StampedEvent> events, Instant at, CompletableFuture<Appended> outcome) {
      void succeed() {
        boolean[] stored = new boolean[events.size()];
        Arrays.fill(stored, true);
        succeed(stored);
      }

      void succeed(boolean... stored) {
        outcome.complete(new Appended(stored));
      }
    }

    @Override
    public Appended append(List<StampedEvent> events, Instant ingestedAt) {
      Append append = new Append(List.copyOf(events), ingestedAt, new CompletableFuture<>());
      all.add(append);
      begun.add(append);
      try {
        return append.outcome().get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          default -> throw new AssertionError(e);
        }
      } catch (InterruptedException e) {
        throw new StoreFailure.Unknown("interrupted", e);
      }
    }

    /** The append that the writer began last, as soon as it did. */
    Append next() throws InterruptedException {
      Append append = begun.poll(10, TimeUnit.SECONDS);
      assertTrue(append != null, "no append began");
      return append;
    }
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeldLog log = new HeldLog();
  private final Commits<StampedEvent> commits =
      GroupCommit.ofEvents(
          log,
          CAPACITY,
          64L << 20,
          1,
          IngestMeters.ofEvents(registry),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void letGo() throws InterruptedException {
    Thread closing = Thread.ofPlatform().start(commits::close);
    do {
      log.all.forEach(HeldLog.Append::succeed);
    } while (!closing.join(Duration.ofMillis(10)));
  }

  @Test
  void submit_completesWhenTheAppendReturnsAndNotBefore() throws Exception {
    List<StampedEvent> events = events(2);
    CompletableFuture<Outcome> outcome = commits.submit(events);
    HeldLog.Append append = log.next();
    assertEquals(events, append.events());
    assertFalse(outcome.isDone());
    append.succeed();
    assertEquals(new Outcome(2, 0), get(outcome));
  }

  @Test
  void submit_stampsTheTimeToTheMicrosecond() throws Exception {
    commits.submit(events(1));
    HeldLog.Append append = log.next();
    assertEquals(Instant.parse("2026-04-07T12:00:00.123456Z"), append.at());
    append.succeed();
  }

  @Test
  void submit_waitingRequestsShareOneAppendInTheirOrder() throws Exception {
    List<StampedEvent> first = events(1);
    CompletableFuture<Outcome> firstOutcome = commits.submit(first);
    HeldLog.Append alone = log.next();
    assertEquals(first, alone.events());
    List<List<StampedEvent>> waiting = List.of(events(2), events(1), events(3));
    List<CompletableFuture<Outcome>> outcomes = waiting.stream().map(commits::submit).toList();
    alone.succeed();
    assertEquals(new Outcome(1, 0), get(firstOutcome));
    HeldLog.Append shared = log.next();
    assertEquals(waiting.stream().flatMap(List::stream).toList(), shared.events());
    assertTrue(outcomes.stream().noneMatch(CompletableFuture::isDone));
    shared.succeed(true, false, false, true, true, false);
    assertEquals(
        List.of(new Outcome(1, 1), new Outcome(0, 1), new Outcome(2, 1)),
        List.of(get(outcomes.get(0)), get(outcomes.get(1)), get(outcomes.get(2))));
    assertTrue(log.begun.isEmpty());
  }

  @Test
  void submit_isTurnedAwayWhenTheQueueIsFullAndTakenAgainAfterwards() throws Exception {
    CompletableFuture<Outcome> inWork = commits.submit(events(1));
    HeldLog.Append first = log.next();
    List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < CAPACITY; i++) {
      waiting.add(commits.submit(events(1)));
    }
    for (int i = 0; i < 3; i++) {
      assertThrows(StoreFailure.Overloaded.class, () -> commits.submit(events(1)));
    }
    first.succeed();
    assertEquals(new Outcome(1, 0), get(inWork));
    HeldLog.Append shared = log.next();
    assertEquals(CAPACITY, shared.events().size());
    CompletableFuture<Outcome> later = commits.submit(events(1));
    shared.succeed();
    for (CompletableFuture<Outcome> outcome : waiting) {
      assertEquals(new Outcome(1, 0), get(outcome));
    }
    log.next().succeed();
    assertEquals(new Outcome(1, 0), get(later));
  }

  @Test
  void submit_largeRequestsDoNotAllGoIntoOneAppend() throws Exception {
    commits.submit(events(1));
    HeldLog.Append alone = log.next();
    List<StampedEvent> large = events(3_000);
    List<CompletableFuture<Outcome>> outcomes =
        List.of(commits.submit(large), commits.submit(large), commits.submit(large));
    alone.succeed();
    HeldLog.Append firstTwo = log.next();
    assertEquals(6_000, firstTwo.events().size());
    firstTwo.succeed();
    assertEquals(new Outcome(3_000, 0), get(outcomes.get(1)));
    HeldLog.Append last = log.next();
    assertEquals(3_000, last.events().size());
    last.succeed();
    assertEquals(new Outcome(3_000, 0), get(outcomes.get(2)));
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new StoreFailure.Unavailable("the disk is full", null),
        new StoreFailure.Unknown("timed out", null),
        new IllegalStateException("a bug"),
        new OutOfMemoryError("not really"),
        new StackOverflowError("not really"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void submit_failureAnswersEveryoneWhoSharedTheAppendAndNobodyElse(Throwable failure)
      throws Exception {
    CompletableFuture<Outcome> before = commits.submit(events(1));
    HeldLog.Append alone = log.next();
    List<CompletableFuture<Outcome>> shared =
        IntStream.range(0, 3).mapToObj(i -> commits.submit(events(2))).toList();
    alone.succeed();
    HeldLog.Append failing = log.next();
    CompletableFuture<Outcome> after = commits.submit(events(1));
    failing.outcome().completeExceptionally(failure);
    for (CompletableFuture<Outcome> outcome : shared) {
      ExecutionException e = assertThrows(ExecutionException.class, () -> get(outcome));
      assertSame(failure, e.getCause());
    }
    log.next().succeed();
    assertEquals(new Outcome(1, 0), get(before));
    assertEquals(new Outcome(1, 0), get(after));
  }

  @Test
  void close_finishesWhatWaitsAndTakesNoMore() throws Exception {
    CompletableFuture<Outcome> inWork = commits.submit(events(1));
    HeldLog.Append first = log.next();
    CompletableFuture<Outcome> waiting = commits.submit(events(2));
    Thread closing = Thread.ofPlatform().start(commits::close);
    refusesSoon();
    assertTrue(closing.isAlive());
    assertFalse(inWork.isDone());
    first.succeed();
    HeldLog.Append last = log.next();
    assertEquals(2, last.events().size());
    assertTrue(closing.isAlive());
    last.succeed();
    closing.join();
    assertEquals(new Outcome(1, 0), inWork.getNow(null));
    assertEquals(new Outcome(2, 0), waiting.getNow(null));
    assertThrows(StoreFailure.Unavailable.class, () -> commits.submit(events(1)));
  }

  @Test
  void close_ofAnIdleOneReturns() throws Exception {
    Thread closing = Thread.ofPlatform().start(commits::close);
    closing.join(5_000);
    assertFalse(closing.isAlive());
    assertThrows(StoreFailure.Unavailable.class, () -> commits.submit(events(1)));
  }

  /** Whoever submits while it closes is either served or turned away, never left alone. */
  @Test
  void close_leavesNobodyWithoutAnswer() throws Exception {
    for (int round = 0; round < 50; round++) {
      EventLog all = (events, at) -> new Appended(new boolean[events.size()]);
      Commits<StampedEvent> own =
          GroupCommit.ofEvents(
              all,
              1_000,
              64L << 20,
              1,
              IngestMeters.ofEvents(new SimpleMeterRegistry()),
              Clock.systemUTC());
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      List<StampedEvent> event = events(1);
      Thread submitting =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 900; i++) {
                        outcomes.add(own.submit(event));
                      }
                    } catch (StoreFailure.Unavailable closed) {
                      // Turned away is an answer.
                    }
                  });
      own.close();
      submitting.join();
      for (CompletableFuture<Outcome> outcome : outcomes) {
        assertEquals(new Outcome(0, 1), get(outcome));
      }
    }
  }

  private Commits<StampedEvent> withWriters(int count) {
    return GroupCommit.ofEvents(
        log,
        CAPACITY,
        64L << 20,
        count,
        IngestMeters.ofEvents(new SimpleMeterRegistry()),
        Clock.systemUTC());
  }

  /** Small appends go faster one after the other, large ones side by side. */
  @Test
  void submit_aSecondWriterBeginsWhenMuchWaits() throws Exception {
    Commits<StampedEvent> two = withWriters(2);
    CompletableFuture<Outcome> first = two.submit(events(1));
    HeldLog.Append held = log.next();
    CompletableFuture<Outcome> small = two.submit(events(255));
    assertTrue(log.begun.poll(200, TimeUnit.MILLISECONDS) == null);
    CompletableFuture<Outcome> enough = two.submit(events(1));
    HeldLog.Append beside = log.next();
    assertEquals(256, beside.events().size());
    beside.succeed();
    assertEquals(new Outcome(255, 0), get(small));
    assertEquals(new Outcome(1, 0), get(enough));
    assertFalse(first.isDone());
    held.succeed();
    assertEquals(new Outcome(1, 0), get(first));
    two.close();
  }

  /** With more writers than there is work, too. */
  @Test
  @Timeout(20)
  void close_endsEveryWriter() throws Exception {
    for (int round = 0; round < 50; round++) {
      Commits<StampedEvent> many = withWriters(4);
      CompletableFuture<Outcome> inWork = many.submit(events(1));
      HeldLog.Append held = log.next();
      CompletableFuture<Outcome> waiting = many.submit(events(1));
      long from = System.nanoTime();
      Thread closing = Thread.ofPlatform().start(many::close);
      held.succeed();
      log.next().succeed();
      closing.join();
      assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(2), "it had to give up");
      assertEquals(new Outcome(1, 0), get(inWork));
      assertEquals(new Outcome(1, 0), get(waiting));
    }
  }

  @Test
  void queueDepth_countsWhoWaits() throws Exception {
    commits.submit(events(1));
    HeldLog.Append first = log.next();
    assertEquals(0, queueDepth());
    commits.submit(events(1));
    commits.submit(events(5));
    System.gc();
    assertEquals(2, queueDepth());
    first.succeed();
    log.next().succeed();
  }

  private double queueDepth() {
    return registry.get("plasm.trace_sink.ingest.queue.depth").gauge().value();
  }

  private void refusesSoon() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      try {
        commits.submit(List.of());
        Thread.onSpinWait();
      } catch (StoreFailure.Unavailable closed) {
        return;
      } catch (StoreFailure.Overloaded full) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("still takes requests");
  }

  private static Outcome get(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(10, TimeUnit.SECONDS);
  }

  private static List<StampedEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Stamped.of(Events.error("acme", TRACE).json()))
        .toList();
  }
}
