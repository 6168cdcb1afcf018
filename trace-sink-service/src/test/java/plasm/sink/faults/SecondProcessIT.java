package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has one process; another one goes away and does no harm. */
@Tag("faults")
class SecondProcessIT {
  @TempDir Path folder;

  @Test
  void secondOnTheSameFolder_refusesAndTheFirstGoesOn() throws Exception {
    Ledger ledger = new Ledger();
    List<TraceName> traces = List.of(new TraceName("acme", UUID.randomUUID()));
    Traffic traffic = new Traffic(traces, ledger);
    try (SinkProcess first = SinkProcess.start(folder);
        SinkClient client = first.client()) {
      acknowledged(client, traffic.bounds(), ledger);
      // Twice: the first refusal must not have taken the lock away.
      refusesToShare();
      refusesToShare();
      assertTrue(client.isReady());
      acknowledged(client, traffic.next(new SplittableRandom(1)), ledger);
      new Inspection(client, traces, ledger).check();
    }
  }

  private void refusesToShare() throws Exception {
    try (SinkProcess second = SinkProcess.launch(Map.of(SinkProcess.FOLDER, folder.toString()))) {
      Refusal.check(second, SinkProcess.FOLDER);
    }
  }

  private static void acknowledged(SinkClient client, Post post, Ledger ledger) throws Exception {
    SinkClient.Answer answer = client.post(post.body());
    assertEquals(200, answer.status(), answer.body());
    ledger.acknowledge(post.events());
  }
}
