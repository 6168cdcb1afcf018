package plasm.sink.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What a way in counts. Prometheus adds {@code _total} to the names of counters. */
public final class IngestMeters {
  private final String prefix;
  private final MeterRegistry registry;
  private final Counter batches;
  private final Counter inBatch;
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter unreadable;
  private final Timer commits;
  private final DistributionSummary commitEntries;

  private IngestMeters(MeterRegistry registry, String prefix, String entries, String unread) {
    this.registry = registry;
    this.prefix = prefix;
    this.batches = counter("batches", "Requests that were taken");
    this.inBatch = counter(entries + "_in_batch", "What those requests held");
    this.accepted = counter(entries + "_accepted", "Of that, what was made durable");
    this.duplicates = counter(entries + "_duplicate_skipped", "Of that, what had a known id");
    this.unreadable = counter(unread, "Of that, what is stored without being understood");
    this.commits =
        Timer.builder(prefix + "commit")
            .description("From taking a group of waiting requests to its being durable")
            .publishPercentileHistogram()
            .register(registry);
    this.commitEntries =
        DistributionSummary.builder(prefix + "commit." + entries)
            .description("What shares one commit")
            .register(registry);
  }

  /** Of events, under the names of spec/trace-sink.md. */
  public static IngestMeters ofEvents(MeterRegistry registry) {
    return new IngestMeters(registry, "plasm.trace_sink.ingest.", "events", "undecodable_payloads");
  }

  /** Of lash records; those of types that the vocabulary does not have are not understood. */
  public static IngestMeters ofLash(MeterRegistry registry) {
    return new IngestMeters(registry, "plasm.trace_sink.lash.", "records", "unrecognized_records");
  }

  void watchQueue(IntSupplier depth) {
    Gauge.builder(prefix + "queue.depth", depth, IntSupplier::getAsInt)
        .description("Requests that wait to be made durable")
        .strongReference(true)
        .register(registry);
  }

  <T> T timeCommit(int entries, Supplier<T> commit) {
    commitEntries.record(entries);
    return commits.record(commit);
  }

  void countBatch(int entries, int notUnderstood, GroupCommit.Outcome outcome) {
    batches.increment();
    inBatch.increment(entries);
    unreadable.increment(notUnderstood);
    accepted.increment(outcome.accepted());
    duplicates.increment(outcome.repeated());
  }

  private Counter counter(String name, String description) {
    return Counter.builder(prefix + name).description(description).register(registry);
  }
}
