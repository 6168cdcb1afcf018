package plasm.artifacts.retain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobRemover;
import plasm.artifacts.store.BlobRemover.Aged;
import plasm.model.store.StoreFailure;

/**
 * Removes run snapshots and their pointers when they are too old (spec/run-artifacts.md,
 * Retention). Code plans stay for ever. Several replicas may do it at once: what another one
 * removed counts as removed.
 */
public final class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final Duration UPLOAD_PATIENCE = Duration.ofDays(1);

  private final BlobRemover blobs;
  private final Clock clock;
  private final Duration keep;
  private final RetentionMeters meters;

  /**
   * @param keep how long a run snapshot is kept after it was last written
   */
  public Retention(BlobRemover blobs, Clock clock, Duration keep, RetentionMeters meters) {
    this.blobs = blobs;
    this.clock = clock;
    this.keep = keep;
    this.meters = meters;
  }

  /** One pass over all run snapshots. A failure ends it; the next pass begins anew. */
  public void pass() {
    Instant now = clock.instant();
    Instant oldest = now.minus(keep);
    try {
      String from = null;
      do {
        BlobRemover.Page page = blobs.page(Family.RUNS.root(), from);
        meters.scanned(page.blobs().size());
        remove(page.blobs().stream().filter(blob -> blob.modified().isBefore(oldest)).toList());
        from = page.next();
      } while (from != null);
      blobs.abandonIncompleteUploads(now.minus(UPLOAD_PATIENCE));
      meters.passed();
    } catch (StoreFailure e) {
      meters.passFailed();
      LOG.warnf("the retention pass ended early and is tried again: %s", e.getMessage());
    }
  }

  private void remove(List<Aged> tooOld) {
    if (tooOld.isEmpty()) {
      return;
    }
    List<BlobKey> keys = tooOld.stream().map(Aged::key).toList();
    List<BlobRemover.Failed> failed = blobs.remove(keys);
    meters.removed(keys.size() - failed.size());
    meters.failed(failed.size());
    failed.forEach(blob -> LOG.warnf("%s cannot be removed: %s", blob.key(), blob.reason()));
  }
}
