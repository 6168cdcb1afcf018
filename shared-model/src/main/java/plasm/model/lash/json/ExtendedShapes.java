package plasm.model.lash.json;

import java.util.List;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.EnvelopeDivergence;
import plasm.model.lash.EnvelopeDivergence.Missing;
import plasm.model.lash.EnvelopeDivergence.Present;
import plasm.model.lash.EnvelopeDivergence.Side;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceEvent.EffectEnvelopeDiff;
import plasm.model.lash.TraceEvent.ProviderRequest;
import plasm.model.lash.TraceEvent.ProviderStreamEvent;
import plasm.model.lash.TraceEvent.RuntimeStreamEvent;

/**
 * Events of the extended level, whose members stand under {@code event} (spec/lash-trace.md,
 * sections 4 and 5), in the order of writing.
 */
final class ExtendedShapes {
  private static final Shape<ProviderRequest> SENT_REQUEST =
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

  static final Shape<ProviderRequest> PROVIDER_REQUEST = underEvent(SENT_REQUEST);

  private static final Shape<ProviderStreamEvent> PROVIDER_PIECE =
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

  static final Shape<ProviderStreamEvent> PROVIDER_STREAM_EVENT = underEvent(PROVIDER_PIECE);

  private static final Shape<RuntimeStreamEvent> RUNTIME_PIECE =
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
            optional("usage", LlmCallShapes.USAGE, RuntimeStreamEvent::usage);

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

  static final Shape<RuntimeStreamEvent> RUNTIME_STREAM_EVENT = underEvent(RUNTIME_PIECE);

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

  private static final Shape<EffectEnvelopeDiff> ENVELOPE_DIFF =
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

  static final Shape<EffectEnvelopeDiff> EFFECT_ENVELOPE_DIFF = underEvent(ENVELOPE_DIFF);

  private ExtendedShapes() {}

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
