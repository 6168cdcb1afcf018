package plasm.model.lash;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import plasm.model.json.CanonicalJson;
import plasm.model.json.RawJson;
import plasm.model.lash.execution.ExecutionEvent;

/**
 * What happened, one record a type of the vocabulary (spec/lash-trace.md, sections 4 and 5).
 *
 * <p>Members that may be absent are null when they are; lists and maps are empty. Free-form JSON is
 * never null where the vocabulary requires it, but may be JSON null.
 */
public sealed interface TraceEvent {

  /** The record's {@code type}: the only place that says which one an event has. */
  default String kind() {
    return switch (this) {
      case SessionStarted _ -> SessionStarted.KIND;
      case TurnStarted _ -> TurnStarted.KIND;
      case PromptBuilt _ -> PromptBuilt.KIND;
      case LlmCallStarted _ -> LlmCallStarted.KIND;
      case LlmCallCompleted _ -> LlmCallCompleted.KIND;
      case LlmCallFailed _ -> LlmCallFailed.KIND;
      case ProviderRequest _ -> ProviderRequest.KIND;
      case EffectEnvelopeDiff _ -> EffectEnvelopeDiff.KIND;
      case ProviderStreamEvent _ -> ProviderStreamEvent.KIND;
      case RuntimeStreamEvent _ -> RuntimeStreamEvent.KIND;
      case ToolCallStarted _ -> ToolCallStarted.KIND;
      case ToolCallCompleted _ -> ToolCallCompleted.KIND;
      case ProtocolStep _ -> ProtocolStep.KIND;
      case TokensUsed _ -> TokensUsed.KIND;
      case LashlangExecution _ -> LashlangExecution.KIND;
      case TurnCompleted _ -> TurnCompleted.KIND;
      case Custom _ -> Custom.KIND;
      case Unrecognized unrecognized -> unrecognized.type();
    };
  }

  record SessionStarted(Map<String, CanonicalJson> metadata) implements TraceEvent {
    public static final String KIND = "session_started";

    public SessionStarted {
      metadata = FreeForm.sorted(metadata);
    }
  }

  record TurnStarted(Map<String, CanonicalJson> metadata) implements TraceEvent {
    public static final String KIND = "turn_started";

    public TurnStarted {
      metadata = FreeForm.sorted(metadata);
    }
  }

  /**
   * @param promptChars in Unicode code points, unsigned 64 bits
   */
  record PromptBuilt(String promptHash, long promptChars, List<PromptComponent> components)
      implements TraceEvent {
    public static final String KIND = "prompt_built";

    public PromptBuilt {
      Objects.requireNonNull(promptHash);
      components = List.copyOf(components);
    }
  }

  record LlmCallStarted(LlmRequest request) implements TraceEvent {
    public static final String KIND = "llm_call_started";

    public LlmCallStarted {
      Objects.requireNonNull(request);
    }
  }

  /**
   * @param usage null when absent
   * @param providerUsage in the provider's own words; null when absent
   * @param streamSummary null when absent
   */
  record LlmCallCompleted(
      LlmResponse response,
      TokenUsage usage,
      CanonicalJson providerUsage,
      CanonicalJson streamSummary)
      implements TraceEvent {
    public static final String KIND = "llm_call_completed";

    public LlmCallCompleted {
      Objects.requireNonNull(response);
    }
  }

  /**
   * @param streamSummary null when absent
   */
  record LlmCallFailed(LlmError error, CanonicalJson streamSummary) implements TraceEvent {
    public static final String KIND = "llm_call_failed";

    public LlmCallFailed {
      Objects.requireNonNull(error);
    }
  }

  /**
   * What went over the wire to a provider; its members stand under {@code event}. Only in the
   * current dialect.
   *
   * @param sequence unsigned 64 bits
   * @param elapsedMs since the call began, unsigned 64 bits
   * @param bodyLen in bytes, unsigned 64 bits
   * @param bodySha256 over the very bytes that were sent, lowercase hex
   * @param bodyJson null when absent
   * @param bodyJsonOmittedReason why it is absent; null when it is not
   */
  record ProviderRequest(
      String provider,
      long sequence,
      long elapsedMs,
      String endpoint,
      long bodyLen,
      String bodySha256,
      CanonicalJson bodyJson,
      String bodyJsonOmittedReason)
      implements TraceEvent {
    public static final String KIND = "provider_request";

    public ProviderRequest {
      Objects.requireNonNull(provider);
      Objects.requireNonNull(endpoint);
      Objects.requireNonNull(bodySha256);
    }
  }

  /**
   * An effect that was replayed is not the one that was recorded; its members stand under {@code
   * event}. Only in the current dialect.
   */
  record EffectEnvelopeDiff(
      String recordedEnvelopeHash,
      String reconstructedEnvelopeHash,
      List<EnvelopeDivergence> divergentPaths)
      implements TraceEvent {
    public static final String KIND = "effect_envelope_diff";

    public EffectEnvelopeDiff {
      Objects.requireNonNull(recordedEnvelopeHash);
      Objects.requireNonNull(reconstructedEnvelopeHash);
      divergentPaths = List.copyOf(divergentPaths);
    }
  }

  /**
   * A piece of an answer as the provider sent it; its members stand under {@code event}.
   *
   * @param sequence unsigned 64 bits
   * @param elapsedMs since the call began, unsigned 64 bits
   * @param itemId null when absent
   * @param outputIndex signed 64 bits; null when absent
   * @param rawLen in bytes, unsigned 64 bits
   * @param rawSha256 lowercase hex
   * @param rawJson null when absent
   */
  record ProviderStreamEvent(
      String provider,
      long sequence,
      long elapsedMs,
      String eventName,
      String itemId,
      Long outputIndex,
      long rawLen,
      String rawSha256,
      CanonicalJson rawJson)
      implements TraceEvent {
    public static final String KIND = "provider_stream_event";

    public ProviderStreamEvent {
      Objects.requireNonNull(provider);
      Objects.requireNonNull(eventName);
      Objects.requireNonNull(rawSha256);
    }
  }

  /**
   * A piece of an answer as the runtime understood it; its members stand under {@code event}. All
   * from {@code rawText} on are null when absent.
   *
   * @param sequence unsigned 64 bits
   * @param elapsedMs since the call began, unsigned 64 bits
   * @param outputIndex signed 64 bits
   */
  record RuntimeStreamEvent(
      long sequence,
      long elapsedMs,
      String eventName,
      String rawText,
      String visibleText,
      String itemId,
      Long outputIndex,
      String callId,
      String toolName,
      CanonicalJson inputJson,
      TokenUsage usage)
      implements TraceEvent {
    public static final String KIND = "runtime_stream_event";

    public RuntimeStreamEvent {
      Objects.requireNonNull(eventName);
    }
  }

  /**
   * @param callId null when absent, and written as null
   * @param name by which the runtime knows the tool
   */
  record ToolCallStarted(String callId, String name, CanonicalJson args) implements TraceEvent {
    public static final String KIND = "tool_call_started";

    public ToolCallStarted {
      Objects.requireNonNull(name);
      Objects.requireNonNull(args);
    }
  }

  /**
   * @param callId null when absent, and written as null
   * @param name by which the runtime knows the tool
   * @param durationMs unsigned 64 bits
   */
  record ToolCallCompleted(
      String callId, String name, CanonicalJson args, ToolCallOutput output, long durationMs)
      implements TraceEvent {
    public static final String KIND = "tool_call_completed";

    public ToolCallCompleted {
      Objects.requireNonNull(name);
      Objects.requireNonNull(args);
      Objects.requireNonNull(output);
    }
  }

  /** A plugin's own step; what it says of it is opaque. */
  record ProtocolStep(String pluginId, CanonicalJson payload) implements TraceEvent {
    public static final String KIND = "protocol_step";

    public ProtocolStep {
      Objects.requireNonNull(pluginId);
      Objects.requireNonNull(payload);
    }
  }

  /**
   * The type {@code token_usage}, named unlike {@link TokenUsage}, which it tells.
   *
   * @param cumulative up to now; null when absent
   */
  record TokensUsed(TokenUsage usage, TokenUsage cumulative) implements TraceEvent {
    public static final String KIND = "token_usage";

    public TokensUsed {
      Objects.requireNonNull(usage);
    }
  }

  /** A step of a program in lashlang; the only type that becomes part of a graph (section 12). */
  record LashlangExecution(ExecutionEvent event) implements TraceEvent {
    public static final String KIND = "lashlang_execution";

    public LashlangExecution {
      Objects.requireNonNull(event);
    }
  }

  /**
   * @param status a free string; runtimes write {@code completed} or {@value #FAILED}
   * @param doneReason a free string (section 14)
   * @param agentFrameSwitch null when absent
   */
  record TurnCompleted(String status, String doneReason, AgentFrameSwitch agentFrameSwitch)
      implements TraceEvent {
    public static final String KIND = "turn_completed";

    /** The status of a turn that did not reach its end, a cancelled one among them. */
    public static final String FAILED = "failed";

    public TurnCompleted {
      Objects.requireNonNull(status);
      Objects.requireNonNull(doneReason);
    }
  }

  /** The frame in which an agent goes on. */
  record AgentFrameSwitch(String frameId) {
    public AgentFrameSwitch {
      Objects.requireNonNull(frameId);
    }
  }

  /** A host's own event; what it says of it is opaque. */
  record Custom(String name, CanonicalJson payload) implements TraceEvent {
    public static final String KIND = "custom";

    public Custom {
      Objects.requireNonNull(name);
      Objects.requireNonNull(payload);
    }
  }

  /**
   * A type that this vocabulary does not have, kept for who knows it.
   *
   * @param type what the record calls itself
   * @param posted the whole record as it was read, envelope and all
   */
  record Unrecognized(String type, RawJson posted) implements TraceEvent {
    public Unrecognized {
      Objects.requireNonNull(type);
      Objects.requireNonNull(posted);
    }
  }
}
