package plasm.sink.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import plasm.model.lash.otel.OpenSpans;

/**
 * What telling an external tracer counts. Alert on {@code spans_failed}, {@code
 * lash_records_dropped} and {@code runs_dropped}: that is what the tracer will never get.
 */
public final class ExportMeters {
  private static final String PREFIX = "plasm.trace_sink.export.";

  private final MeterRegistry registry;
  private final Counter exported;
  private final Map<SendFailure, Counter> retries = new EnumMap<>(SendFailure.class);
  private final Counter refused;
  private final Counter abandoned;
  private final Counter recordsDropped;
  private final Counter runsDropped;

  public ExportMeters(MeterRegistry registry) {
    this.registry = registry;
    this.exported = counter("spans_exported", "Spans that the receiver took");
    this.refused = failed("refused");
    this.abandoned = failed("stopped");
    for (SendFailure failure : SendFailure.values()) {
      if (failure.isWorthRetrying()) {
        retries.put(
            failure,
            Counter.builder(PREFIX + "retries")
                .description("Batches that failed and are tried again")
                .tag("reason", failure.tag())
                .register(registry));
      }
    }
    this.recordsDropped =
        counter(
            "lash_records_dropped",
            "Lash records that were not told: no room to wait, no time at a stop, or no way to");
    this.runsDropped =
        counter(
            "runs_dropped",
            "Ended runs that were not told: no room to wait, no time at a stop, or no way to");
  }

  void watchQueue(DoubleSupplier depth, DoubleSupplier bytes) {
    gauge("queue.depth", "Runs, and lash records stored together, that wait to be told", depth);
    gauge("queue.bytes", "About how much memory they take", bytes);
  }

  void watchOpenSpans(OpenSpans open) {
    gauge("open_spans", "Spans that were begun and wait for their end", open::count);
    FunctionCounter.builder(PREFIX + "spans_cut", open, OpenSpans::cut)
        .description("Spans that were ended without status because their end did not come")
        .register(registry);
  }

  void exported(int spans) {
    exported.increment(spans);
  }

  void retried(SendFailure failure) {
    retries.get(failure).increment();
  }

  void refused(int spans) {
    refused.increment(spans);
  }

  void abandoned(int spans) {
    abandoned.increment(spans);
  }

  void dropped(Entry entry) {
    switch (entry) {
      case Entry.Lash lash -> recordsDropped.increment(lash.records().size());
      case Entry.Ended _ -> runsDropped.increment();
    }
  }

  void droppedRecord() {
    recordsDropped.increment();
  }

  private Counter failed(String reason) {
    return Counter.builder(PREFIX + "spans_failed")
        .description("Spans that the receiver refused for good, or that a stop left behind")
        .tag("reason", reason)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  private void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(PREFIX + name, value, DoubleSupplier::getAsDouble)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
