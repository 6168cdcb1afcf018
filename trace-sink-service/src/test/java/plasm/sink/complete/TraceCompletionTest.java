package plasm.sink.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Events;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.TraceKey;

class TraceCompletionTest {
  private static final int TRACES = 300;
  private static final IdleClock CLOCK = new IdleClock(Clock.systemUTC(), Duration.ofMinutes(1));

  private final MemoryStore store = new MemoryStore(1_000, 64L << 20, TraceFeed.NONE);
  private final List<TraceKey> archived = new ArrayList<>();

  private TraceCompletion completion(boolean ingestIsBusy) {
    Instant longAgo = Instant.now().minusSeconds(3_600);
    for (int i = 0; i < TRACES; i++) {
      store.append(Stamped.of(Events.line("acme", UUID.randomUUID())), longAgo);
    }
    return new TraceCompletion(store, (head, _) -> write(head.key()), CLOCK, () -> ingestIsBusy);
  }

  /** To a disk that takes a millisecond. */
  private void write(TraceKey trace) {
    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    archived.add(trace);
  }

  private void assertWorkedOff(TraceCompletion completion, int mostInACall) {
    while (archived.size() < TRACES) {
      int before = archived.size();
      completion.completeIdle();
      int written = archived.size() - before;
      assertTrue(written > 0 && written <= mostInACall, "written: " + written);
    }
    completion.completeIdle();
    assertEquals(TRACES, archived.size());
    assertEquals(List.of(), store.open(CLOCK.liveAfterMs(), 1));
  }

  @Test
  void completeIdle_leavesTheDiskToIngestMostOfTheTime() {
    assertWorkedOff(completion(false), 101);
  }

  @Test
  void completeIdle_takesAFifthOfThatWhileRequestsWait() {
    assertWorkedOff(completion(true), 21);
  }
}
