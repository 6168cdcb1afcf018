package plasm.sink.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What the hub counts. Prometheus adds {@code _total} to counters. */
public final class HubMeters {
  private static final String PREFIX = "plasm.trace_sink.hub.";

  private final MeterRegistry registry;
  private final Counter dropped;
  private final Counter evicted;
  private final Counter lagged;

  public HubMeters(MeterRegistry registry) {
    this.registry = registry;
    this.dropped =
        counter(
            "timeline_events_dropped", "Events that left memory; they stay in storage and totals");
    this.evicted = counter("evictions", "Traces without viewers whose timelines left memory");
    this.lagged = counter("lagged", "Viewers that could not keep up and got a fresh snapshot");
  }

  void watch(LongSupplier viewers, LongSupplier traces, LongSupplier bytes) {
    gauge("subscribers", "Live streams that are open", viewers);
    gauge("traces", "Traces with a timeline in memory", traces);
    gauge("bytes", "Bytes of timelines in memory", bytes);
  }

  void countDropped(int events) {
    dropped.increment(events);
  }

  void countEvicted() {
    evicted.increment();
  }

  void countLagged() {
    lagged.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  private void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(PREFIX + name, value, LongSupplier::getAsLong)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
