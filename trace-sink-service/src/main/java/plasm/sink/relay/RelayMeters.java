package plasm.sink.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What a relay counts. Alert on {@code backlog.age.seconds}: it grows for as long as the other sink
 * takes nothing, whatever the reason.
 */
public final class RelayMeters {
  private static final String PREFIX = "plasm.trace_sink.relay.";

  private final MeterRegistry registry;
  private final Counter forwarded;
  private final Counter deadLetters;
  private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);

  public RelayMeters(MeterRegistry registry) {
    this.registry = registry;
    this.forwarded =
        Counter.builder(PREFIX + "events_forwarded")
            .description("Events that the other sink took")
            .register(registry);
    this.deadLetters =
        Counter.builder(PREFIX + "dead_letters")
            .description("Events that the other sink refused and that were put aside")
            .register(registry);
    for (FailureReason reason : FailureReason.values()) {
      failures.put(
          reason,
          Counter.builder(PREFIX + "failures")
              .description("Requests to the other sink that it did not answer with success")
              .tag("reason", reason.tag())
              .register(registry));
    }
  }

  void watchBacklog(DoubleSupplier events, DoubleSupplier ageSeconds) {
    gauge("backlog.events", "Events that the other sink does not have yet", events);
    gauge(
        "backlog.age.seconds",
        "How long ago the oldest of them came in; 0 when there is none",
        ageSeconds);
  }

  void watchPause(DoubleSupplier seconds) {
    gauge("pause.seconds", "How long nothing is sent after a failure; 0 after success", seconds);
  }

  private void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(PREFIX + name, value, DoubleSupplier::getAsDouble)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  void forwarded(int events) {
    forwarded.increment(events);
  }

  void failed(FailureReason reason) {
    failures.get(reason).increment();
  }

  void parked() {
    deadLetters.increment();
  }
}
