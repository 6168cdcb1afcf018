package plasm.model.lash;

/** How much a runtime tells (spec/lash-trace.md, sections 2 and 14); no part of a record. */
public enum TraceLevel {
  /** Turns, prompts, LLM and tool calls: the default. */
  STANDARD,

  /**
   * Also {@link TraceEvent.ProviderRequest}, {@link TraceEvent.ProviderStreamEvent}, {@link
   * TraceEvent.RuntimeStreamEvent} and {@link TraceEvent.EffectEnvelopeDiff}: verbose, and with the
   * content of prompts and tools in it.
   */
  EXTENDED
}
