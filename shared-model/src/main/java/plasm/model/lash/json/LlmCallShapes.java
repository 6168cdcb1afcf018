package plasm.model.lash.json;

import plasm.model.json.CanonicalJson;
import plasm.model.lash.LlmError;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.LlmResponse;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceEvent.LlmCallCompleted;
import plasm.model.lash.TraceEvent.LlmCallFailed;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.TraceEvent.TokensUsed;

/** LLM calls and their tokens (spec/lash-trace.md, sections 4 and 5), in the order of writing. */
final class LlmCallShapes {
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

  static final Shape<LlmCallStarted> LLM_CALL_STARTED =
      new Shape<>("an llm_call_started") {
        private final Member<LlmCallStarted, LlmRequest> request =
            required("request", RequestShapes.REQUEST, LlmCallStarted::request);

        @Override
        LlmCallStarted of(Values<LlmCallStarted> in) {
          return new LlmCallStarted(in.get(request));
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

  private LlmCallShapes() {}
}
