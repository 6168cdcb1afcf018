package plasm.sink.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.lash.LashEntry;

/** The use case: hands lash records over to become durable. */
public final class LashIngest {
  private static final Outcome NOTHING = new Outcome(0, 0);

  private final Commits<LashEntry> commits;
  private final IngestMeters meters;

  public LashIngest(Commits<LashEntry> commits, IngestMeters meters) {
    this.commits = commits;
    this.meters = meters;
  }

  /**
   * Takes a batch, all or nothing.
   *
   * @return completes when every record of the batch is durable
   * @throws plasm.model.store.StoreFailure when the batch is turned away at once
   */
  public CompletionStage<Outcome> take(List<LashEntry> batch) {
    if (batch.isEmpty()) {
      meters.countBatch(0, 0, NOTHING);
      return CompletableFuture.completedStage(NOTHING);
    }
    int unrecognized = (int) batch.stream().filter(e -> !e.recognized()).count();
    return commits
        .submit(batch)
        .thenApply(
            outcome -> {
              meters.countBatch(batch.size(), unrecognized, outcome);
              return outcome;
            });
  }
}
