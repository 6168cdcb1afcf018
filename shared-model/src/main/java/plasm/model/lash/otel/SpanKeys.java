package plasm.model.lash.otel;

import plasm.model.lash.TraceContext;

/**
 * By what the records of one span are known to belong together (spec/lash-trace.md, section 13);
 * null when they are not. Only those of turns have the session in them.
 */
final class SpanKeys {
  private SpanKeys() {}

  static String turn(TraceContext context) {
    String turn = context.turnId() != null ? context.turnId() : context.graphNodeId();
    return context.sessionId() == null || turn == null
        ? null
        : "turn:" + context.sessionId() + ":" + turn;
  }

  static String llmCall(TraceContext context) {
    return context.llmCallId() == null ? null : "llm:" + context.llmCallId();
  }

  static String toolCall(String callId) {
    return callId == null ? null : "tool:" + callId;
  }
}
