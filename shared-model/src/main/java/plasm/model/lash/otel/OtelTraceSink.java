package plasm.model.lash.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.time.DateTimeException;
import java.time.Instant;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.EffectEnvelopeDiff;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceEvent.LlmCallCompleted;
import plasm.model.lash.TraceEvent.LlmCallFailed;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.PromptBuilt;
import plasm.model.lash.TraceEvent.ProtocolStep;
import plasm.model.lash.TraceEvent.ProviderRequest;
import plasm.model.lash.TraceEvent.ProviderStreamEvent;
import plasm.model.lash.TraceEvent.RuntimeStreamEvent;
import plasm.model.lash.TraceEvent.SessionStarted;
import plasm.model.lash.TraceEvent.TokensUsed;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.TraceEvent.Unrecognized;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.sink.TraceSink;

/**
 * Tells lash records as OpenTelemetry spans (spec/lash-trace.md, section 13). Never fails; the host
 * flushes its provider itself.
 *
 * <p>Turns, LLM calls and tool calls become spans from their start to their end, LLM and tool calls
 * beside each other below their turn; all else becomes a span of no length, or an event of the LLM
 * call's span. Ids are the tracer's own: what lash calls a span's id and parent is only told as
 * attributes. A turn's span has the host's current span for its parent, if there is one.
 *
 * <p>Spans whose end never comes are kept for good unless {@link OpenSpans} have a bound, so a host
 * should see to it that turns end.
 */
public final class OtelTraceSink implements TraceSink {
  static final String SCOPE = "lash-trace";

  /** This mapping's version, which goes with the project's. */
  static final String VERSION = "0.1.0";

  private final Tracer tracer;
  private final RecordAttributes records;
  private final EventAttributes events;
  private final OpenSpans active;
  private final String scope;

  /** How a span ended: {@code null} when nothing is wrong. */
  private record Failure(String description) {}

  public OtelTraceSink(TracerProvider provider) {
    this(provider, OtelTraceOptions.DEFAULT);
  }

  public OtelTraceSink(TracerProvider provider, OtelTraceOptions options) {
    this(provider, options, OpenSpans.unbounded(), "");
  }

  /**
   * For hosts that take records from several sides.
   *
   * @param active may be shared with other sinks
   * @param scope the side: records of one scope never end, and are never parts of, spans of another
   */
  public OtelTraceSink(
      TracerProvider provider, OtelTraceOptions options, OpenSpans active, String scope) {
    this.active = active;
    this.scope = scope;
    this.tracer = provider.tracerBuilder(SCOPE).setInstrumentationVersion(VERSION).build();
    this.records = new RecordAttributes(options);
    this.events = new EventAttributes(options.payloadJson());
  }

  /** How many spans were begun and wait for their end, of all sinks that share them. */
  public int activeSpans() {
    return active.count();
  }

  @Override
  public void append(TraceRecord record) {
    switch (record.event()) {
      case TurnStarted _ ->
          open(SpanKeys.turn(record.context()), "lash.turn", "lash.turn.started", null, record);
      case TurnCompleted turn -> {
        Failure failure =
            turn.status().equals(TurnCompleted.FAILED) ? new Failure(turn.status()) : null;
        if (!close(SpanKeys.turn(record.context()), failure, record)) {
          instant("lash.turn.completed", failure, record);
        }
      }
      case LlmCallStarted _ ->
          open(
              SpanKeys.llmCall(record.context()),
              "lash.llm",
              "lash.llm.started",
              turnSpan(record),
              record);
      case LlmCallCompleted call -> {
        if (!close(SpanKeys.llmCall(record.context()), null, record)) {
          whole("lash.llm", call.response().durationMs(), null, record);
        }
      }
      case LlmCallFailed call -> {
        Failure failure = new Failure(call.error().message());
        if (!close(SpanKeys.llmCall(record.context()), failure, record)) {
          instant("lash.llm", failure, record);
        }
      }
      case ToolCallStarted call ->
          open(
              SpanKeys.toolCall(call.callId()),
              "lash.tool",
              "lash.tool.started",
              turnSpan(record),
              record);
      case ToolCallCompleted call -> {
        Failure failure =
            call.output().isSuccess() ? null : new Failure("tool call failed: " + call.name());
        if (!close(SpanKeys.toolCall(call.callId()), failure, record)) {
          whole("lash.tool", call.durationMs(), failure, record);
        }
      }
      case ProviderRequest _ -> within("lash.provider_request", record);
      case ProviderStreamEvent _ -> within("lash.provider_stream_event", record);
      case RuntimeStreamEvent _ -> within("lash.runtime_stream_event", record);
      case EffectEnvelopeDiff diff -> {
        String mismatch =
            "effect envelope hash mismatch at " + diff.divergentPaths().size() + " paths";
        instant("lash.effect_envelope_diff", new Failure(mismatch), record);
      }
      case SessionStarted _ -> instant("lash.session", null, record);
      case PromptBuilt _ -> instant("lash.prompt", null, record);
      case TokensUsed _ -> instant("lash.token_usage", null, record);
      case LashlangExecution _ -> instant("lash.lashlang_execution", null, record);
      case ProtocolStep step -> instant(name(step), null, record);
      case Custom _ -> instant("lash.custom", null, record);
      // Only its envelope is known.
      case Unrecognized _ -> instant("lash.unrecognized", null, record);
    }
  }

  private static String name(ProtocolStep step) {
    return switch (DiagnosticPhase.of(step.payload())) {
      case "exec_code_started", "exec_code_completed", "exec_code_failed" -> "lash.exec_code";
      case "observation_projection" -> "lash.observation_projection";
      case null, default -> "lash.protocol_step";
    };
  }

  private void open(String key, String name, String keyless, Span parent, TraceRecord record) {
    Instant time = time(record);
    if (key == null) {
      begin(keyless, parent, time, record).end(time);
      return;
    }
    Attributes attributes = attributes(record);
    active.begin(scoped(key), begin(name, parent, time, attributes), attributes, time);
  }

  /** False when there is no such span. */
  private boolean close(String key, Failure failure, TraceRecord record) {
    Span span = active.take(scoped(key));
    if (span == null) {
      return false;
    }
    AttributesBuilder attributes = Attributes.builder();
    records.end(record, attributes);
    events.of(record.event(), attributes);
    span.setAllAttributes(attributes.build());
    end(span, failure, time(record));
    return true;
  }

  private void instant(String name, Failure failure, TraceRecord record) {
    Instant time = time(record);
    end(begin(name, turnSpan(record), time, record), failure, time);
  }

  /** A span of which only the end and the length are known. */
  private void whole(String name, long durationMs, Failure failure, TraceRecord record) {
    Instant end = time(record);
    end(begin(name, turnSpan(record), start(end, durationMs), record), failure, end);
  }

  /** Where clocks cannot go, it has no length; a negative length is one of more than 63 bits. */
  private static Instant start(Instant end, long durationMs) {
    try {
      Instant start = end.minusMillis(durationMs);
      return durationMs < 0 || start.isBefore(Instant.EPOCH) ? end : start;
    } catch (DateTimeException | ArithmeticException tooLong) {
      return end;
    }
  }

  /** An event of the LLM call's span, at the time of now, or else a span of no length. */
  private void within(String name, TraceRecord record) {
    OpenSpans.Key key = scoped(SpanKeys.llmCall(record.context()));
    Span span = active.look(key);
    if (span == null) {
      instant(name, null, record);
    } else {
      Attributes attributes = attributes(record);
      span.addEvent(name, attributes);
      active.grew(key, attributes, time(record));
    }
  }

  /** Null when there is none. */
  private Span turnSpan(TraceRecord record) {
    return active.look(scoped(SpanKeys.turn(record.context())));
  }

  /** No key stays none. */
  private OpenSpans.Key scoped(String key) {
    return key == null ? null : new OpenSpans.Key(scope, key);
  }

  private Span begin(String name, Span parent, Instant start, TraceRecord record) {
    return begin(name, parent, start, attributes(record));
  }

  private Span begin(String name, Span parent, Instant start, Attributes attributes) {
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(start)
            .setAllAttributes(attributes);
    if (parent != null) {
      builder.setParent(Context.current().with(Span.wrap(remote(parent.getSpanContext()))));
    }
    return builder.startSpan();
  }

  private static SpanContext remote(SpanContext parent) {
    return SpanContext.createFromRemoteParent(
        parent.getTraceId(), parent.getSpanId(), parent.getTraceFlags(), parent.getTraceState());
  }

  private Attributes attributes(TraceRecord record) {
    AttributesBuilder attributes = Attributes.builder();
    records.begin(record, attributes);
    events.of(record.event(), attributes);
    return attributes.build();
  }

  private static void end(Span span, Failure failure, Instant time) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, failure.description());
    }
    span.end(time);
  }

  private static Instant time(TraceRecord record) {
    return record.time().orElseGet(Instant::now);
  }
}
