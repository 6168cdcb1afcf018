package plasm.sink.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What ingest counts, under the names of spec/trace-sink.md. Prometheus adds {@code _total}. */
public final class IngestMeters {
  private static final String PREFIX = "plasm.trace_sink.ingest.";

  private final MeterRegistry registry;
  private final Counter batches;
  private final Counter eventsInBatch;
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter undecodable;
  private final Timer commits;
  private final DistributionSummary commitEvents;

  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.batches = counter("batches", "Requests that were taken");
    this.eventsInBatch = counter("events_in_batch", "Events in those requests");
    this.accepted = counter("events_accepted", "Events made durable");
    this.duplicates = counter("events_duplicate_skipped", "Events whose id was known");
    this.undecodable =
        counter("undecodable_payloads", "Trace segments whose payload cannot be read");
    this.commits =
        Timer.builder(PREFIX + "commit")
            .description("From taking a group of waiting requests to its being durable")
            .publishPercentileHistogram()
            .register(registry);
    this.commitEvents =
        DistributionSummary.builder(PREFIX + "commit.events")
            .description("Events that share one commit")
            .register(registry);
  }

  void watchQueue(IntSupplier depth) {
    Gauge.builder(PREFIX + "queue.depth", depth, IntSupplier::getAsInt)
        .description("Requests that wait to be made durable")
        .strongReference(true)
        .register(registry);
  }

  <T> T timeCommit(int events, Supplier<T> commit) {
    commitEvents.record(events);
    return commits.record(commit);
  }

  void countBatch(int events, int undecodablePayloads, GroupCommit.Outcome outcome) {
    batches.increment();
    eventsInBatch.increment(events);
    undecodable.increment(undecodablePayloads);
    accepted.increment(outcome.accepted());
    duplicates.increment(outcome.repeated());
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }
}
