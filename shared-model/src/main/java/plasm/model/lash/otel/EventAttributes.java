package plasm.model.lash.otel;

import io.opentelemetry.api.common.AttributesBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.TokenUsage;
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
import plasm.model.lash.json.LashWriter;

/**
 * What spans tell of events, by the second table of spec/lash-trace.md, section 13. Unsigned
 * numbers of more than 63 bits come out negative, as upstream's do; lengths of texts are in UTF-8
 * bytes, even where the name says chars.
 *
 * @param payloadJson whether content is told, too; what is absent of it is the text {@code null}
 */
record EventAttributes(boolean payloadJson) {
  private static final LashWriter WRITER = LashWriter.SEED;

  // The builder leaves out strings that are null.
  void of(TraceEvent event, AttributesBuilder to) {
    switch (event) {
      case SessionStarted e -> metadata(e.metadata(), to);
      case TurnStarted e -> metadata(e.metadata(), to);
      case PromptBuilt e -> {
        to.put("lash.prompt.hash", e.promptHash());
        to.put("lash.prompt.chars", e.promptChars());
        to.put("lash.prompt.component_count", e.components().size());
        payload("lash.prompt.components_json", () -> WRITER.componentsJson(e.components()), to);
      }
      case LlmCallStarted e -> request(e.request(), to);
      case LlmCallCompleted e -> {
        to.put("lash.llm.duration_ms", e.response().durationMs());
        to.put("gen_ai.response.text_chars", utf8Length(e.response().text()));
        usage("gen_ai.usage.", e.usage(), to);
        payload("lash.llm.provider_usage_json", e.providerUsage(), to);
        payload("lash.llm.stream_summary_json", e.streamSummary(), to);
        payload("lash.llm.response_json", () -> WRITER.json(e.response()), to);
      }
      case LlmCallFailed e -> {
        to.put("error.type", Objects.requireNonNullElse(e.error().code(), ""));
        to.put("error.message", e.error().message());
        to.put("lash.error.retryable", e.error().retryable());
        payload("lash.llm.stream_summary_json", e.streamSummary(), to);
        payload("lash.error.raw", () -> quoted(e.error().raw()), to);
      }
      case ProviderRequest e -> {
        to.put("lash.provider.name", e.provider());
        to.put("lash.provider.endpoint", e.endpoint());
        to.put("lash.stream.sequence", e.sequence());
        to.put("lash.stream.elapsed_ms", e.elapsedMs());
        to.put("lash.request.body_len", e.bodyLen());
        to.put("lash.request.body_sha256", e.bodySha256());
        to.put("lash.request.body_json_omitted_reason", e.bodyJsonOmittedReason());
        payload("lash.request.body_json", e.bodyJson(), to);
      }
      case EffectEnvelopeDiff e -> {
        to.put("lash.effect_envelope.recorded_hash", e.recordedEnvelopeHash());
        to.put("lash.effect_envelope.reconstructed_hash", e.reconstructedEnvelopeHash());
        to.put("lash.effect_envelope.divergent_path_count", e.divergentPaths().size());
        payload(
            "lash.effect_envelope.divergent_paths_json",
            () -> WRITER.divergencesJson(e.divergentPaths()),
            to);
      }
      case ProviderStreamEvent e -> {
        to.put("lash.provider.name", e.provider());
        stream(e.sequence(), e.elapsedMs(), e.eventName(), e.itemId(), e.outputIndex(), to);
        to.put("lash.stream.raw_len", e.rawLen());
        to.put("lash.stream.raw_sha256", e.rawSha256());
        payload("lash.stream.raw_json", e.rawJson(), to);
      }
      case RuntimeStreamEvent e -> {
        stream(e.sequence(), e.elapsedMs(), e.eventName(), e.itemId(), e.outputIndex(), to);
        chars("lash.stream.visible_chars", e.visibleText(), to);
        chars("lash.stream.raw_chars", e.rawText(), to);
        to.put("lash.tool.call_id", e.callId());
        to.put("lash.tool.name", e.toolName());
        usage("gen_ai.usage.", e.usage(), to);
        payload("lash.tool.input_json", e.inputJson(), to);
      }
      case ToolCallStarted e -> call(e.callId(), e.name(), e.args(), to);
      case ToolCallCompleted e -> {
        call(e.callId(), e.name(), e.args(), to);
        to.put("lash.tool.success", e.output().isSuccess());
        to.put("lash.tool.status", e.output().status().wireName());
        to.put("lash.tool.duration_ms", e.durationMs());
        payload("lash.tool.result_json", e.output().payload(), to);
      }
      case ProtocolStep e -> {
        to.put("lash.protocol.plugin_id", e.pluginId());
        to.put("lash.protocol.diagnostic_phase", DiagnosticPhase.of(e.payload()));
        payload("lash.protocol.payload_json", e.payload(), to);
      }
      case TokensUsed e -> {
        usage("lash.usage.", e.usage(), to);
        usage("lash.usage.cumulative.", e.cumulative(), to);
      }
      case LashlangExecution e -> {
        ExecutionAttributes.of(e.event(), to);
        payload(ExecutionAttributes.PREFIX + "event_json", () -> WRITER.json(e.event()), to);
      }
      case TurnCompleted e -> {
        to.put("lash.turn.status", e.status());
        to.put("lash.turn.done_reason", e.doneReason());
        if (e.agentFrameSwitch() != null) {
          to.put("lash.turn.agent_frame_switch.frame_id", e.agentFrameSwitch().frameId());
        }
      }
      case Custom e -> {
        to.put("lash.custom.name", e.name());
        payload("lash.custom.payload_json", e.payload(), to);
      }
      case Unrecognized _ -> {
        // The record's own attributes name its type; of the rest nothing is known.
      }
    }
  }

  private void metadata(Map<String, CanonicalJson> metadata, AttributesBuilder to) {
    to.put("lash.metadata.count", metadata.size());
    payload("lash.metadata.json", () -> WRITER.json(metadata), to);
  }

  private void request(LlmRequest request, AttributesBuilder to) {
    to.put("gen_ai.request.model", request.model());
    to.put("gen_ai.request.model_variant", request.modelVariant());
    to.put("lash.llm.stream", request.stream());
    to.put("lash.llm.tool_choice", request.toolChoice());
    to.put("lash.llm.message_count", request.messages().size());
    to.put("lash.llm.tool_count", request.tools().size());
    to.put("lash.llm.attachment_count", request.attachments().size());
    payload("lash.llm.request_json", () -> WRITER.json(request), to);
  }

  private static void stream(
      long sequence,
      long elapsedMs,
      String eventName,
      String itemId,
      Long outputIndex,
      AttributesBuilder to) {
    to.put("lash.stream.sequence", sequence);
    to.put("lash.stream.elapsed_ms", elapsedMs);
    to.put("lash.stream.event_name", eventName);
    to.put("lash.stream.item_id", itemId);
    if (outputIndex != null) {
      to.put("lash.stream.output_index", outputIndex);
    }
  }

  private void call(String callId, String name, CanonicalJson args, AttributesBuilder to) {
    to.put("lash.tool.call_id", callId);
    to.put("lash.tool.name", name);
    payload("lash.tool.args_json", args, to);
  }

  private static void usage(String prefix, TokenUsage usage, AttributesBuilder to) {
    if (usage != null) {
      to.put(prefix + "input_tokens", usage.inputTokens());
      to.put(prefix + "output_tokens", usage.outputTokens());
      to.put(prefix + "cache_read_input_tokens", usage.cacheReadInputTokens());
      to.put(prefix + "cache_write_input_tokens", usage.cacheWriteInputTokens());
      to.put(prefix + "reasoning_output_tokens", usage.reasoningOutputTokens());
    }
  }

  private static void chars(String key, String text, AttributesBuilder to) {
    if (text != null) {
      to.put(key, utf8Length(text));
    }
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void payload(String key, CanonicalJson json, AttributesBuilder to) {
    payload(key, () -> String.valueOf(json), to);
  }

  private void payload(String key, Supplier<String> json, AttributesBuilder to) {
    if (payloadJson) {
      to.put(key, json.get());
    }
  }

  private static String quoted(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder();
    CanonicalJson.appendText(text, json);
    return json.toString();
  }
}
