package plasm.sink.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import plasm.model.testkit.Await;

@Timeout(30)
class PatienceTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);

  @Test
  void pause_growsToItsBound() throws Exception {
    Patience patience = new Patience(Duration.ofMillis(1), Duration.ofMillis(40));
    for (int failures : new int[] {1, 4, 1_000}) {
      long start = System.nanoTime();
      assertTrue(patience.pause(failures));
      long least = Math.min(40, 1L << Math.min(failures - 1, 20)) / 2;
      assertTrue(System.nanoTime() - start >= Duration.ofMillis(least).toNanos());
    }
  }

  @Test
  void stop_endsAPauseForOneMoreTry() throws Exception {
    Patience patience = new Patience(FOR_EVER, FOR_EVER);
    assertEquals(true, endedBy(patience, patience::stop));
  }

  @Test
  void end_endsAPauseForGood() throws Exception {
    Patience patience = new Patience(FOR_EVER, FOR_EVER);
    assertEquals(false, endedBy(patience, patience::end));
    assertEquals(false, patience.pause(1));
    assertTrue(patience.isGone());
  }

  @Test
  void pausesAfterAStop_areShort() throws Exception {
    Patience patience = new Patience(FOR_EVER, FOR_EVER);
    patience.stop();
    assertTrue(patience.pause(1));
    assertEquals(false, patience.isGone());
  }

  /** What a pause that goes on says when something ends it. */
  private static boolean endedBy(Patience patience, Runnable end) throws Exception {
    FutureTask<Boolean> pause = new FutureTask<>(() -> patience.pause(1));
    Thread pausing = Thread.ofPlatform().daemon().start(pause);
    Await.until(
        "it pauses",
        Duration.ofSeconds(10),
        () -> pausing.getState() == Thread.State.TIMED_WAITING);
    end.run();
    return pause.get();
  }
}
