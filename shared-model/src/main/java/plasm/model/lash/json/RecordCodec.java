package plasm.model.lash.json;

import java.io.IOException;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceEvent;
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
import plasm.model.lash.json.EnvelopeShapes.Envelope;

/**
 * Whole records: the event's tag and members stand beside those of the envelope
 * (spec/lash-trace.md, section 2).
 */
final class RecordCodec extends Tagged<TraceEvent> implements Codec<TraceRecord> {
  /** Has no members, since the record is kept as it is. */
  private static final Shape<TraceEvent> UNRECOGNIZED =
      new Shape<>("an event of another vocabulary") {
        @Override
        TraceEvent of(Values<TraceEvent> in) {
          return null;
        }
      };

  private final boolean keepUnknown;

  /**
   * @param keepUnknown whether a type that the vocabulary does not have is kept, or refused
   */
  RecordCodec(boolean keepUnknown) {
    super("a record", "type");
    this.keepUnknown = keepUnknown;
  }

  @Override
  Shape<? extends TraceEvent> shape(String type) {
    return switch (type) {
      case SessionStarted.KIND -> EventShapes.SESSION_STARTED;
      case TurnStarted.KIND -> EventShapes.TURN_STARTED;
      case PromptBuilt.KIND -> EventShapes.PROMPT_BUILT;
      case LlmCallStarted.KIND -> LlmCallShapes.LLM_CALL_STARTED;
      case LlmCallCompleted.KIND -> LlmCallShapes.LLM_CALL_COMPLETED;
      case LlmCallFailed.KIND -> LlmCallShapes.LLM_CALL_FAILED;
      case ProviderRequest.KIND -> ExtendedShapes.PROVIDER_REQUEST;
      case EffectEnvelopeDiff.KIND -> ExtendedShapes.EFFECT_ENVELOPE_DIFF;
      case ProviderStreamEvent.KIND -> ExtendedShapes.PROVIDER_STREAM_EVENT;
      case RuntimeStreamEvent.KIND -> ExtendedShapes.RUNTIME_STREAM_EVENT;
      case ToolCallStarted.KIND -> ToolCallShapes.TOOL_CALL_STARTED;
      case ToolCallCompleted.KIND -> ToolCallShapes.TOOL_CALL_COMPLETED;
      case ProtocolStep.KIND -> EventShapes.PROTOCOL_STEP;
      case TokensUsed.KIND -> LlmCallShapes.TOKEN_USAGE;
      case LashlangExecution.KIND -> EventShapes.LASHLANG_EXECUTION;
      case TurnCompleted.KIND -> EventShapes.TURN_COMPLETED;
      case Custom.KIND -> EventShapes.CUSTOM;
      default -> keepUnknown ? UNRECOGNIZED : null;
    };
  }

  @Override
  public TraceRecord read(Input in) throws IOException, ShapeException {
    int from = in.from();
    Values<Envelope> envelope = new Values<>(EnvelopeShapes.ENVELOPE);
    Read<TraceEvent> read = readMembers(in, envelope);
    Envelope around = envelope.build(in);
    TraceEvent event = read.values().build(in);
    return around.with(
        event != null
            ? event
            : new Unrecognized(read.tagged(), in.text().part(from, in.to() - from)));
  }

  @Override
  public void write(TraceRecord record, Output out) {
    switch (record.event()) {
      case SessionStarted e -> write(record, EventShapes.SESSION_STARTED, e, out);
      case TurnStarted e -> write(record, EventShapes.TURN_STARTED, e, out);
      case PromptBuilt e -> write(record, EventShapes.PROMPT_BUILT, e, out);
      case LlmCallStarted e -> write(record, LlmCallShapes.LLM_CALL_STARTED, e, out);
      case LlmCallCompleted e -> write(record, LlmCallShapes.LLM_CALL_COMPLETED, e, out);
      case LlmCallFailed e -> write(record, LlmCallShapes.LLM_CALL_FAILED, e, out);
      case ProviderRequest e -> write(record, ExtendedShapes.PROVIDER_REQUEST, e, out);
      case EffectEnvelopeDiff e -> write(record, ExtendedShapes.EFFECT_ENVELOPE_DIFF, e, out);
      case ProviderStreamEvent e -> write(record, ExtendedShapes.PROVIDER_STREAM_EVENT, e, out);
      case RuntimeStreamEvent e -> write(record, ExtendedShapes.RUNTIME_STREAM_EVENT, e, out);
      case ToolCallStarted e -> write(record, ToolCallShapes.TOOL_CALL_STARTED, e, out);
      case ToolCallCompleted e -> write(record, ToolCallShapes.TOOL_CALL_COMPLETED, e, out);
      case ProtocolStep e -> write(record, EventShapes.PROTOCOL_STEP, e, out);
      case TokensUsed e -> write(record, LlmCallShapes.TOKEN_USAGE, e, out);
      case LashlangExecution e -> write(record, EventShapes.LASHLANG_EXECUTION, e, out);
      case TurnCompleted e -> write(record, EventShapes.TURN_COMPLETED, e, out);
      case Custom e -> write(record, EventShapes.CUSTOM, e, out);
      case Unrecognized e -> out.raw(e.posted());
    }
  }

  private <E extends TraceEvent> void write(
      TraceRecord record, Shape<E> shape, E event, Output out) {
    out.begin('{');
    EnvelopeShapes.ENVELOPE.writeMembers(new Envelope(record), out);
    writeMembers(event.kind(), shape, event, out);
    out.end('}');
  }
}
