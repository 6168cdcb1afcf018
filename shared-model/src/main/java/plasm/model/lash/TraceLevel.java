package plasm.model.lash;

import plasm.model.lash.TraceEvent.EffectEnvelopeDiff;
import plasm.model.lash.TraceEvent.ProviderRequest;
import plasm.model.lash.TraceEvent.ProviderStreamEvent;
import plasm.model.lash.TraceEvent.RuntimeStreamEvent;

/** How much a runtime tells (spec/lash-trace.md, sections 2 and 14); no part of a record. */
public enum TraceLevel {
  /** Turns, prompts, LLM and tool calls: the default. */
  STANDARD,

  /**
   * Also what goes over the wire to providers and back, and envelopes that differ: verbose, and
   * with the content of prompts and tools in it.
   */
  EXTENDED;

  /** Whether a runtime at this level tells of such an event. */
  public boolean tells(TraceEvent event) {
    return switch (event) {
      case ProviderRequest _, ProviderStreamEvent _, RuntimeStreamEvent _, EffectEnvelopeDiff _ ->
          this == EXTENDED;
      default -> true;
    };
  }
}
