package plasm.artifacts.retain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What retention counts. Prometheus adds {@code _total}. */
public final class RetentionMeters {
  private static final String PREFIX = "plasm.run_artifacts.retention.";

  private final Counter scanned;
  private final Counter removed;
  private final Counter failed;
  private final Counter passes;
  private final Counter failedPasses;

  public RetentionMeters(MeterRegistry registry) {
    this.scanned = counter(registry, "scanned", "Blobs whose age was looked at");
    this.removed = counter(registry, "deleted", "Blobs that were too old and are gone");
    this.failed = counter(registry, "failed", "Blobs that were too old and could not be removed");
    this.passes = counter(registry, "passes", "Passes that came to their end");
    this.failedPasses = counter(registry, "passes_failed", "Passes that ended early");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  void scanned(int blobs) {
    scanned.increment(blobs);
  }

  void removed(int blobs) {
    removed.increment(blobs);
  }

  void failed(int blobs) {
    failed.increment(blobs);
  }

  void passed() {
    passes.increment();
  }

  void passFailed() {
    failedPasses.increment();
  }
}
