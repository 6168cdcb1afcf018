package plasm.sink.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import plasm.model.lash.otel.JsonAttribute;
import plasm.sink.run.Run;
import plasm.sink.run.RunEvent;

/**
 * Tells a run that has ended as one span, its events as the span's events.
 *
 * <p>The span is a trace of its own with the times that the run was told with, and an error if one
 * of the events is. Members of an event's data are attributes by the rules of {@link
 * JsonAttribute}.
 */
final class RunSpans {
  private static final String SCOPE = "ragweld-trace";
  private static final String NAME = "ragweld.run";
  private static final String PREFIX = "ragweld.";
  private static final String ERROR = ".error";

  private final Tracer tracer;

  RunSpans(TracerProvider provider) {
    this.tracer = provider.get(SCOPE);
  }

  void tell(Run run) {
    Span span =
        tracer
            .spanBuilder(NAME)
            .setNoParent()
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(run.startedAtMs(), TimeUnit.MILLISECONDS)
            .setAllAttributes(attributes(run))
            .startSpan();
    for (RunEvent event : run.events()) {
      span.addEvent(event.kind(), attributes(event), event.tsMs(), TimeUnit.MILLISECONDS);
    }
    error(run).ifPresent(description -> span.setStatus(StatusCode.ERROR, description));
    span.end(run.endedAtMs(), TimeUnit.MILLISECONDS);
  }

  // The builders leave out what is null.
  private static Attributes attributes(Run run) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(PREFIX + "run_id", run.runId())
            .put(PREFIX + "attempt", run.attempt())
            .put(PREFIX + "dropped_events", run.droppedEvents());
    if (!run.repoId().isEmpty()) {
      attributes.put(PREFIX + "repo_id", run.repoId());
    }
    return attributes.build();
  }

  private static Attributes attributes(RunEvent event) {
    AttributesBuilder attributes = Attributes.builder().put(PREFIX + "msg", event.msg());
    JsonAttribute.putMembers(PREFIX + "data.", event.data(), attributes);
    return attributes.build();
  }

  /** What the first event that is an error says, or else its kind. */
  private static Optional<String> error(Run run) {
    return run.events().stream()
        .filter(event -> event.kind().endsWith(ERROR))
        .findFirst()
        .map(event -> event.msg() != null ? event.msg() : event.kind());
  }
}
