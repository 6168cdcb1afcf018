package plasm.sink.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import plasm.model.trace.AuditEvent;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.trace.StampedEvent;

/** The use case: stamps what was posted and hands it over to become durable. */
public final class Ingest {
  private static final Outcome NOTHING = new Outcome(0, 0);

  private final Commits<StampedEvent> commits;
  private final IngestMeters meters;

  public Ingest(Commits<StampedEvent> commits, IngestMeters meters) {
    this.commits = commits;
    this.meters = meters;
  }

  /**
   * Takes a batch, all or nothing.
   *
   * @return completes when every event of the batch is durable
   * @throws plasm.sink.store.StoreFailure when the batch is turned away at once
   */
  public CompletionStage<Outcome> take(List<AuditEvent> batch) {
    if (batch.isEmpty()) {
      meters.countBatch(0, 0, NOTHING);
      return CompletableFuture.completedStage(NOTHING);
    }
    List<StampedEvent> stamped = StampedEvent.of(batch);
    int undecodable = 0;
    for (StampedEvent e : stamped) {
      undecodable += e.isUndecodable() ? 1 : 0;
    }
    int unreadable = undecodable;
    // What waits for the outcome holds numbers only: the log may have let go of the events.
    int events = batch.size();
    return commits
        .submit(stamped)
        .thenApply(
            outcome -> {
              meters.countBatch(events, unreadable, outcome);
              return outcome;
            });
  }
}
