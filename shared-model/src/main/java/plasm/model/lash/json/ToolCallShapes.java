package plasm.model.lash.json;

import plasm.model.json.CanonicalJson;
import plasm.model.lash.ToolCallOutput;
import plasm.model.lash.ToolCallOutput.Outcome;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.ToolCallStarted;

/** Tool calls (spec/lash-trace.md, sections 4 and 5), in the order of writing. */
final class ToolCallShapes {
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

  private ToolCallShapes() {}
}
