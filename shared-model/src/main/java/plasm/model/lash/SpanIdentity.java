package plasm.model.lash;

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

/**
 * Which span a new record is, and within which it lies, by the table that runtimes follow
 * (spec/lash-trace.md, section 14).
 */
public final class SpanIdentity {
  /**
   * @param node null when the record is no span
   * @param parent null when the table names none
   */
  private record Place(String node, String parent) {}

  private SpanIdentity() {}

  /**
   * The context with both ids set. A {@code graphNodeId} that is there is kept; a parent that the
   * table names replaces the one that is there, unless it were the span itself.
   */
  public static TraceContext stamped(TraceContext context, TraceEvent event) {
    Place place = place(context, event);
    String node = context.graphNodeId() != null ? context.graphNodeId() : place.node();
    String parent =
        place.parent() != null && !place.parent().equals(node)
            ? place.parent()
            : context.parentGraphNodeId();
    return context.toBuilder()
        .graphNodeId(node)
        .parentGraphNodeId(parent == null || parent.equals(node) ? null : parent)
        .build();
  }

  private static Place place(TraceContext context, TraceEvent event) {
    return switch (event) {
      case SessionStarted _ -> new Place(session(context), null);
      case TurnStarted _, TurnCompleted _ ->
          // What caused the turn is nearer than its session.
          new Place(
              turn(context),
              context.parentGraphNodeId() != null ? context.parentGraphNodeId() : session(context));
      case LlmCallStarted _, LlmCallCompleted _, LlmCallFailed _ ->
          new Place(llmCall(context), turn(context));
      case ToolCallStarted call -> new Place(toolCall(call.callId()), turn(context));
      case ToolCallCompleted call -> new Place(toolCall(call.callId()), turn(context));
      case ProviderRequest _, ProviderStreamEvent _, RuntimeStreamEvent _ ->
          new Place(null, context.llmCallId() != null ? llmCall(context) : turn(context));
      case PromptBuilt _, EffectEnvelopeDiff _, ProtocolStep _, TokensUsed _ ->
          new Place(null, turn(context));
      case LashlangExecution _, Custom _, Unrecognized _ -> new Place(null, null);
    };
  }

  private static String session(TraceContext context) {
    return context.sessionId() == null ? null : "session:" + context.sessionId();
  }

  private static String turn(TraceContext context) {
    if (context.sessionId() == null) {
      return null;
    }
    if (context.turnId() != null) {
      return "turn:" + context.sessionId() + ":" + context.turnId();
    }
    return context.turnIndex() == null
        ? null
        : "turn:" + context.sessionId() + ":idx" + Long.toUnsignedString(context.turnIndex());
  }

  private static String llmCall(TraceContext context) {
    return context.llmCallId() == null ? null : "llm:" + context.llmCallId();
  }

  private static String toolCall(String callId) {
    return callId == null ? null : "tool:" + callId;
  }
}
