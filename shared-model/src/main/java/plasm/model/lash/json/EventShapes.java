package plasm.model.lash.json;

import java.util.List;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.PromptComponent;
import plasm.model.lash.TraceEvent.AgentFrameSwitch;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceEvent.PromptBuilt;
import plasm.model.lash.TraceEvent.ProtocolStep;
import plasm.model.lash.TraceEvent.SessionStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.TurnStarted;
import plasm.model.lash.execution.ExecutionEvent;

/**
 * Sessions, turns, prompts and what hosts and plugins add (spec/lash-trace.md, sections 4 and 5),
 * in the order of writing.
 */
final class EventShapes {
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
}
