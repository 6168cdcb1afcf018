package plasm.model.lash.json;

import java.util.List;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.EnvelopeDivergence;
import plasm.model.lash.EnvelopeDivergence.Missing;
import plasm.model.lash.EnvelopeDivergence.Present;
import plasm.model.lash.EnvelopeDivergence.Side;
import plasm.model.lash.LlmError;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.LlmResponse;
import plasm.model.lash.PromptComponent;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.ToolCallOutput;
import plasm.model.lash.ToolCallOutput.Outcome;
import plasm.model.lash.TraceEvent.AgentFrameSwitch;
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
import plasm.model.lash.execution.ExecutionEvent;

/**
 * What events have beside the envelope (spec/lash-trace.md, sections 4 and 5), in the order in
 * which it is written.
 */
final class EventShapes {
  static final Shape<TokenUsage> USAGE =
      new Shape<>("a token usage") {
        private final Member<TokenUsage, Long> inputTokens =
            required("input_tokens", Codecs.SIGNED, TokenUsage::inputTokens);
        private final Member<TokenUsage, Long> outputTokens =
            required("output_tokens", Codecs.SIGNED, TokenUsage::outputTokens);
        private final Member<TokenUsage, Long> cacheReadInputTokens =
            required("cache_read_input_tokens", Codecs.SIGNED, TokenUsage::cacheReadInputTokens);
        private final Member<TokenUsage, Long> cacheWriteInputTokens =
            required("cache_write_input_tokens", Codecs.SIGNED, TokenUsage::cacheWriteInputTokens);
        private final Member<TokenUsage, Long> reasoningOutputTokens =
            required("reasoning_output_tokens", Codecs.SIGNED, TokenUsage::reasoningOutputTokens);

        @Override
        TokenUsage of(Values<TokenUsage> in) {
          return new TokenUsage(
              in.get(inputTokens),
              in.get(outputTokens),
              in.get(cacheReadInputTokens),
              in.get(cacheWriteInputTokens),
              in.get(reasoningOutputTokens));
        }
      };

  static final Shape<SessionStarted> SESSION_STARTED =
      new Shape<>("a session_started") {
        private final Member<SessionStarted, Map<String, CanonicalJson>> metadata =
            mapOrOmitted("metadata", Codecs.METADATA, SessionStarted::metadata);

        @Override
        SessionStarted of(Values<SessionStarted> in) {
          return new SessionStarted(in.get(metadata));
        }
      };

  static final Shape<TurnStarted> TURN_STARTED =
      new Shape<>("a turn_started") {
        private final Member<TurnStarted, Map<String, CanonicalJson>> metadata =
            mapOrOmitted("metadata", Codecs.METADATA, TurnStarted::metadata);

        @Override
        TurnStarted of(Values<TurnStarted> in) {
          return new TurnStarted(in.get(metadata));
        }
      };

  static final Shape<PromptComponent> COMPONENT =
      new Shape<>("a prompt component") {
        private final Member<PromptComponent, String> id =
            required("id", Codecs.TEXT, PromptComponent::id);
        private final Member<PromptComponent, String> kind =
            required("kind", Codecs.TEXT, PromptComponent::kind);
        private final Member<PromptComponent, String> hash =
            required("hash", Codecs.TEXT, PromptComponent::hash);
        private final Member<PromptComponent, Long> chars =
            optional("chars", Codecs.UNSIGNED, PromptComponent::chars);

        @Override
        PromptComponent of(Values<PromptComponent> in) {
          return new PromptComponent(in.get(id), in.get(kind), in.get(hash), in.get(chars));
        }
      };

  static final Shape<PromptBuilt> PROMPT_BUILT =
      new Shape<>("a prompt_built") {
        private final Member<PromptBuilt, String> promptHash =
            required("prompt_hash", Codecs.TEXT, PromptBuilt::promptHash);
        private final Member<PromptBuilt, Long> promptChars =
            required("prompt_chars", Codecs.UNSIGNED, PromptBuilt::promptChars);
        private final Member<PromptBuilt, List<PromptComponent>> components =
            listOrOmitted("components", COMPONENT, PromptBuilt::components);

        @Override
        PromptBuilt of(Values<PromptBuilt> in) {
          return new PromptBuilt(in.get(promptHash), in.get(promptChars), in.get(components));
        }
      };

  static final Shape<LlmCallStarted> LLM_CALL_STARTED =
      new Shape<>("an llm_call_started") {
        private final Member<LlmCallStarted, LlmRequest> request =
            required("request", RequestShapes.REQUEST, LlmCallStarted::request);

        @Override
        LlmCallStarted of(Values<LlmCallStarted> in) {
          return new LlmCallStarted(in.get(request));
        }
      };

  static final Shape<LlmResponse> RESPONSE =
      new Shape<>("a response") {
        private final Member<LlmResponse, String> text =
            required("text", Codecs.TEXT, LlmResponse::text);
        private final Member<LlmResponse, Long> durationMs =
            required("duration_ms", Codecs.UNSIGNED, LlmResponse::durationMs);
        private final Member<LlmResponse, String> terminalReason =
            optional("terminal_reason", Codecs.TEXT, LlmResponse::terminalReason);
        private final Member<LlmResponse, CanonicalJson> parts =
            optional("parts", Codecs.ANY, LlmResponse::parts);

        @Override
        LlmResponse of(Values<LlmResponse> in) {
          return new LlmResponse(
              in.get(text), in.get(durationMs), in.get(terminalReason), in.get(parts));
        }
      };

  static final Shape<LlmCallCompleted> LLM_CALL_COMPLETED =
      new Shape<>("an llm_call_completed") {
        private final Member<LlmCallCompleted, LlmResponse> response =
            required("response", RESPONSE, LlmCallCompleted::response);
        private final Member<LlmCallCompleted, TokenUsage> usage =
            optional("usage", USAGE, LlmCallCompleted::usage);
        private final Member<LlmCallCompleted, CanonicalJson> providerUsage =
            optional("provider_usage", Codecs.ANY, LlmCallCompleted::providerUsage);
        private final Member<LlmCallCompleted, CanonicalJson> streamSummary =
            optional("stream_summary", Codecs.ANY, LlmCallCompleted::streamSummary);

        @Override
        LlmCallCompleted of(Values<LlmCallCompleted> in) {
          return new LlmCallCompleted(
              in.get(response), in.get(usage), in.get(providerUsage), in.get(streamSummary));
        }
      };

  private static final Shape<LlmError> ERROR =
      new Shape<>("an error") {
        private final Member<LlmError, String> message =
            required("message", Codecs.TEXT, LlmError::message);
        private final Member<LlmError, Boolean> retryable =
            required("retryable", Codecs.BOOLEAN, LlmError::retryable);
        private final Member<LlmError, String> terminalReason =
            optional("terminal_reason", Codecs.TEXT, LlmError::terminalReason);
        private final Member<LlmError, String> code = optional("code", Codecs.TEXT, LlmError::code);
        private final Member<LlmError, String> raw = optional("raw", Codecs.TEXT, LlmError::raw);

        @Override
        LlmError of(Values<LlmError> in) {
          return new LlmError(
              in.get(message),
              in.get(retryable),
              in.get(terminalReason),
              in.get(code),
              in.get(raw));
        }
      };

  static final Shape<LlmCallFailed> LLM_CALL_FAILED =
      new Shape<>("an llm_call_failed") {
        private final Member<LlmCallFailed, LlmError> error =
            required("error", ERROR, LlmCallFailed::error);
        private final Member<LlmCallFailed, CanonicalJson> streamSummary =
            optional("stream_summary", Codecs.ANY, LlmCallFailed::streamSummary);

        @Override
        LlmCallFailed of(Values<LlmCallFailed> in) {
          return new LlmCallFailed(in.get(error), in.get(streamSummary));
        }
      };

  private static final Shape<ProviderRequest> PROVIDER_REQUEST_EVENT =
      new Shape<>("a provider request") {
        private final Member<ProviderRequest, String> provider =
            required("provider", Codecs.TEXT, ProviderRequest::provider);
        private final Member<ProviderRequest, Long> sequence =
            required("sequence", Codecs.UNSIGNED, ProviderRequest::sequence);
        private final Member<ProviderRequest, Long> elapsedMs =
            required("elapsed_ms", Codecs.UNSIGNED, ProviderRequest::elapsedMs);
        private final Member<ProviderRequest, String> endpoint =
            required("endpoint", Codecs.TEXT, ProviderRequest::endpoint);
        private final Member<ProviderRequest, Long> bodyLen =
            required("body_len", Codecs.UNSIGNED, ProviderRequest::bodyLen);
        private final Member<ProviderRequest, String> bodySha256 =
            required("body_sha256", Codecs.TEXT, ProviderRequest::bodySha256);
        private final Member<ProviderRequest, CanonicalJson> bodyJson =
            optional("body_json", Codecs.ANY, ProviderRequest::bodyJson);
        private final Member<ProviderRequest, String> bodyJsonOmittedReason =
            optional(
                "body_json_omitted_reason", Codecs.TEXT, ProviderRequest::bodyJsonOmittedReason);

        @Override
        ProviderRequest of(Values<ProviderRequest> in) {
          return new ProviderRequest(
              in.get(provider),
              in.get(sequence),
              in.get(elapsedMs),
              in.get(endpoint),
              in.get(bodyLen),
              in.get(bodySha256),
              in.get(bodyJson),
              in.get(bodyJsonOmittedReason));
        }
      };

  static final Shape<ProviderRequest> PROVIDER_REQUEST = underEvent(PROVIDER_REQUEST_EVENT);

  private static final Shape<Missing> MISSING =
      new Shape<>("a missing side") {
        @Override
        Missing of(Values<Missing> in) {
          return new Missing();
        }
      };

  private static final Shape<Present> PRESENT =
      new Shape<>("a present side") {
        private final Member<Present, Long> jsonLen =
            required("json_len", Codecs.UNSIGNED, Present::jsonLen);
        private final Member<Present, String> jsonSha256 =
            required("json_sha256", Codecs.TEXT, Present::jsonSha256);
        private final Member<Present, CanonicalJson> valueJson =
            optional("value_json", Codecs.ANY, Present::valueJson);
        private final Member<Present, String> valueJsonOmittedReason =
            optional("value_json_omitted_reason", Codecs.TEXT, Present::valueJsonOmittedReason);

        @Override
        Present of(Values<Present> in) {
          return new Present(
              in.get(jsonLen),
              in.get(jsonSha256),
              in.get(valueJson),
              in.get(valueJsonOmittedReason));
        }
      };

  private static final Union<Side> SIDE =
      new Union<>("a side of a divergence", "state") {
        @Override
        Shape<? extends Side> shape(String state) {
          return switch (state) {
            case Missing.STATE -> MISSING;
            case Present.STATE -> PRESENT;
            default -> null;
          };
        }

        @Override
        public void write(Side value, Output out) {
          switch (value) {
            case Missing side -> write(side.state(), MISSING, side, out);
            case Present side -> write(side.state(), PRESENT, side, out);
          }
        }
      };

  static final Shape<EnvelopeDivergence> DIVERGENCE =
      new Shape<>("a divergence") {
        private final Member<EnvelopeDivergence, String> path =
            required("path", Codecs.TEXT, EnvelopeDivergence::path);
        private final Member<EnvelopeDivergence, Side> recorded =
            required("recorded", SIDE, EnvelopeDivergence::recorded);
        private final Member<EnvelopeDivergence, Side> reconstructed =
            required("reconstructed", SIDE, EnvelopeDivergence::reconstructed);

        @Override
        EnvelopeDivergence of(Values<EnvelopeDivergence> in) {
          return new EnvelopeDivergence(in.get(path), in.get(recorded), in.get(reconstructed));
        }
      };

  private static final Shape<EffectEnvelopeDiff> EFFECT_ENVELOPE_DIFF_EVENT =
      new Shape<>("an envelope diff") {
        private final Member<EffectEnvelopeDiff, String> recordedEnvelopeHash =
            required(
                "recorded_envelope_hash", Codecs.TEXT, EffectEnvelopeDiff::recordedEnvelopeHash);
        private final Member<EffectEnvelopeDiff, String> reconstructedEnvelopeHash =
            required(
                "reconstructed_envelope_hash",
                Codecs.TEXT,
                EffectEnvelopeDiff::reconstructedEnvelopeHash);
        private final Member<EffectEnvelopeDiff, List<EnvelopeDivergence>> divergentPaths =
            required(
                "divergent_paths", Codecs.list(DIVERGENCE), EffectEnvelopeDiff::divergentPaths);

        @Override
        EffectEnvelopeDiff of(Values<EffectEnvelopeDiff> in) {
          return new EffectEnvelopeDiff(
              in.get(recordedEnvelopeHash),
              in.get(reconstructedEnvelopeHash),
              in.get(divergentPaths));
        }
      };

  static final Shape<EffectEnvelopeDiff> EFFECT_ENVELOPE_DIFF =
      underEvent(EFFECT_ENVELOPE_DIFF_EVENT);

  private static final Shape<ProviderStreamEvent> PROVIDER_STREAM_EVENT_EVENT =
      new Shape<>("a provider stream event") {
        private final Member<ProviderStreamEvent, String> provider =
            required("provider", Codecs.TEXT, ProviderStreamEvent::provider);
        private final Member<ProviderStreamEvent, Long> sequence =
            required("sequence", Codecs.UNSIGNED, ProviderStreamEvent::sequence);
        private final Member<ProviderStreamEvent, Long> elapsedMs =
            required("elapsed_ms", Codecs.UNSIGNED, ProviderStreamEvent::elapsedMs);
        private final Member<ProviderStreamEvent, String> eventName =
            required("event_name", Codecs.TEXT, ProviderStreamEvent::eventName);
        private final Member<ProviderStreamEvent, String> itemId =
            optional("item_id", Codecs.TEXT, ProviderStreamEvent::itemId);
        private final Member<ProviderStreamEvent, Long> outputIndex =
            optional("output_index", Codecs.SIGNED, ProviderStreamEvent::outputIndex);
        private final Member<ProviderStreamEvent, Long> rawLen =
            required("raw_len", Codecs.UNSIGNED, ProviderStreamEvent::rawLen);
        private final Member<ProviderStreamEvent, String> rawSha256 =
            required("raw_sha256", Codecs.TEXT, ProviderStreamEvent::rawSha256);
        private final Member<ProviderStreamEvent, CanonicalJson> rawJson =
            optional("raw_json", Codecs.ANY, ProviderStreamEvent::rawJson);

        @Override
        ProviderStreamEvent of(Values<ProviderStreamEvent> in) {
          return new ProviderStreamEvent(
              in.get(provider),
              in.get(sequence),
              in.get(elapsedMs),
              in.get(eventName),
              in.get(itemId),
              in.get(outputIndex),
              in.get(rawLen),
              in.get(rawSha256),
              in.get(rawJson));
        }
      };

  static final Shape<ProviderStreamEvent> PROVIDER_STREAM_EVENT =
      underEvent(PROVIDER_STREAM_EVENT_EVENT);

  private static final Shape<RuntimeStreamEvent> RUNTIME_STREAM_EVENT_EVENT =
      new Shape<>("a runtime stream event") {
        private final Member<RuntimeStreamEvent, Long> sequence =
            required("sequence", Codecs.UNSIGNED, RuntimeStreamEvent::sequence);
        private final Member<RuntimeStreamEvent, Long> elapsedMs =
            required("elapsed_ms", Codecs.UNSIGNED, RuntimeStreamEvent::elapsedMs);
        private final Member<RuntimeStreamEvent, String> eventName =
            required("event_name", Codecs.TEXT, RuntimeStreamEvent::eventName);
        private final Member<RuntimeStreamEvent, String> rawText =
            optional("raw_text", Codecs.TEXT, RuntimeStreamEvent::rawText);
        private final Member<RuntimeStreamEvent, String> visibleText =
            optional("visible_text", Codecs.TEXT, RuntimeStreamEvent::visibleText);
        private final Member<RuntimeStreamEvent, String> itemId =
            optional("item_id", Codecs.TEXT, RuntimeStreamEvent::itemId);
        private final Member<RuntimeStreamEvent, Long> outputIndex =
            optional("output_index", Codecs.SIGNED, RuntimeStreamEvent::outputIndex);
        private final Member<RuntimeStreamEvent, String> callId =
            optional("call_id", Codecs.TEXT, RuntimeStreamEvent::callId);
        private final Member<RuntimeStreamEvent, String> toolName =
            optional("tool_name", Codecs.TEXT, RuntimeStreamEvent::toolName);
        private final Member<RuntimeStreamEvent, CanonicalJson> inputJson =
            optional("input_json", Codecs.ANY, RuntimeStreamEvent::inputJson);
        private final Member<RuntimeStreamEvent, TokenUsage> usage =
            optional("usage", USAGE, RuntimeStreamEvent::usage);

        @Override
        RuntimeStreamEvent of(Values<RuntimeStreamEvent> in) {
          return new RuntimeStreamEvent(
              in.get(sequence),
              in.get(elapsedMs),
              in.get(eventName),
              in.get(rawText),
              in.get(visibleText),
              in.get(itemId),
              in.get(outputIndex),
              in.get(callId),
              in.get(toolName),
              in.get(inputJson),
              in.get(usage));
        }
      };

  static final Shape<RuntimeStreamEvent> RUNTIME_STREAM_EVENT =
      underEvent(RUNTIME_STREAM_EVENT_EVENT);

  static final Shape<ToolCallStarted> TOOL_CALL_STARTED =
      new Shape<>("a tool_call_started") {
        private final Member<ToolCallStarted, String> callId =
            nullable("call_id", Codecs.TEXT, ToolCallStarted::callId);
        private final Member<ToolCallStarted, String> name =
            required("name", Codecs.TEXT, ToolCallStarted::name);
        private final Member<ToolCallStarted, CanonicalJson> args =
            required("args", Codecs.ANY, ToolCallStarted::args);

        @Override
        ToolCallStarted of(Values<ToolCallStarted> in) {
          return new ToolCallStarted(in.get(callId), in.get(name), in.get(args));
        }
      };

  private static final Shape<Outcome> OUTCOME =
      new Shape<>("an outcome") {
        private final Member<Outcome, ToolCallOutput.Status> status =
            required("status", Codecs.oneOf(ToolCallOutput.Status.values()), Outcome::status);
        private final Member<Outcome, CanonicalJson> payload =
            required("payload", Codecs.ANY, Outcome::payload);

        @Override
        Outcome of(Values<Outcome> in) {
          return new Outcome(in.get(status), in.get(payload));
        }
      };

  private static final Shape<ToolCallOutput> TOOL_CALL_OUTPUT =
      new Shape<>("an output") {
        private final Member<ToolCallOutput, Outcome> outcome =
            required("outcome", OUTCOME, ToolCallOutput::outcome);
        private final Member<ToolCallOutput, CanonicalJson> control =
            optional("control", Codecs.ANY, ToolCallOutput::control);

        @Override
        ToolCallOutput of(Values<ToolCallOutput> in) {
          return new ToolCallOutput(in.get(outcome), in.get(control));
        }
      };

  static final Shape<ToolCallCompleted> TOOL_CALL_COMPLETED =
      new Shape<>("a tool_call_completed") {
        private final Member<ToolCallCompleted, String> callId =
            nullable("call_id", Codecs.TEXT, ToolCallCompleted::callId);
        private final Member<ToolCallCompleted, String> name =
            required("name", Codecs.TEXT, ToolCallCompleted::name);
        private final Member<ToolCallCompleted, CanonicalJson> args =
            required("args", Codecs.ANY, ToolCallCompleted::args);
        private final Member<ToolCallCompleted, ToolCallOutput> output =
            required("output", TOOL_CALL_OUTPUT, ToolCallCompleted::output);
        private final Member<ToolCallCompleted, Long> durationMs =
            required("duration_ms", Codecs.UNSIGNED, ToolCallCompleted::durationMs);

        @Override
        ToolCallCompleted of(Values<ToolCallCompleted> in) {
          return new ToolCallCompleted(
              in.get(callId), in.get(name), in.get(args), in.get(output), in.get(durationMs));
        }
      };

  static final Shape<ProtocolStep> PROTOCOL_STEP =
      new Shape<>("a protocol_step") {
        private final Member<ProtocolStep, String> pluginId =
            required("plugin_id", Codecs.TEXT, ProtocolStep::pluginId);
        private final Member<ProtocolStep, CanonicalJson> payload =
            required("payload", Codecs.ANY, ProtocolStep::payload);

        @Override
        ProtocolStep of(Values<ProtocolStep> in) {
          return new ProtocolStep(in.get(pluginId), in.get(payload));
        }
      };

  static final Shape<TokensUsed> TOKEN_USAGE =
      new Shape<>("a token_usage") {
        private final Member<TokensUsed, TokenUsage> usage =
            required("usage", USAGE, TokensUsed::usage);
        private final Member<TokensUsed, TokenUsage> cumulative =
            optional("cumulative", USAGE, TokensUsed::cumulative);

        @Override
        TokensUsed of(Values<TokensUsed> in) {
          return new TokensUsed(in.get(usage), in.get(cumulative));
        }
      };

  static final Shape<LashlangExecution> LASHLANG_EXECUTION =
      new Shape<>("a lashlang_execution") {
        private final Member<LashlangExecution, ExecutionEvent> event =
            required("event", ExecutionShapes.EVENT, LashlangExecution::event);

        @Override
        LashlangExecution of(Values<LashlangExecution> in) {
          return new LashlangExecution(in.get(event));
        }
      };

  private static final Shape<AgentFrameSwitch> FRAME_SWITCH =
      new Shape<>("a frame switch") {
        private final Member<AgentFrameSwitch, String> frameId =
            required("frame_id", Codecs.TEXT, AgentFrameSwitch::frameId);

        @Override
        AgentFrameSwitch of(Values<AgentFrameSwitch> in) {
          return new AgentFrameSwitch(in.get(frameId));
        }
      };

  static final Shape<TurnCompleted> TURN_COMPLETED =
      new Shape<>("a turn_completed") {
        private final Member<TurnCompleted, String> status =
            required("status", Codecs.TEXT, TurnCompleted::status);
        private final Member<TurnCompleted, String> doneReason =
            required("done_reason", Codecs.TEXT, TurnCompleted::doneReason);
        private final Member<TurnCompleted, AgentFrameSwitch> agentFrameSwitch =
            optional("agent_frame_switch", FRAME_SWITCH, TurnCompleted::agentFrameSwitch);

        @Override
        TurnCompleted of(Values<TurnCompleted> in) {
          return new TurnCompleted(in.get(status), in.get(doneReason), in.get(agentFrameSwitch));
        }
      };

  static final Shape<Custom> CUSTOM =
      new Shape<>("a custom event") {
        private final Member<Custom, String> name = required("name", Codecs.TEXT, Custom::name);
        private final Member<Custom, CanonicalJson> payload =
            required("payload", Codecs.ANY, Custom::payload);

        @Override
        Custom of(Values<Custom> in) {
          return new Custom(in.get(name), in.get(payload));
        }
      };

  private EventShapes() {}

  /** The event's own members, one level down. */
  private static <E> Shape<E> underEvent(Shape<E> event) {
    return new Shape<>("an event") {
      private final Member<E, E> member = required("event", event, whole -> whole);

      @Override
      E of(Values<E> in) {
        return in.get(member);
      }
    };
  }
}
