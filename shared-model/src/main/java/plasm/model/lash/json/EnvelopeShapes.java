package plasm.model.lash.json;

import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent;
import plasm.model.lash.TraceRecord;

/**
 * What all records have (spec/lash-trace.md, sections 2 and 3), in the order in which it is
 * written.
 */
final class EnvelopeShapes {
  /** A record without its event. */
  record Envelope(long schemaVersion, String id, String timestamp, TraceContext context) {
    Envelope(TraceRecord record) {
      this(record.schemaVersion(), record.id(), record.timestamp(), record.context());
    }

    TraceRecord with(TraceEvent event) {
      return new TraceRecord(schemaVersion, id, timestamp, context, event);
    }
  }

  private static final Shape<TraceContext> CONTEXT =
      new Shape<>("a context") {
        private final Member<TraceContext, String> runId =
            optional("run_id", Codecs.TEXT, TraceContext::runId);
        private final Member<TraceContext, String> experimentId =
            optional("experiment_id", Codecs.TEXT, TraceContext::experimentId);
        private final Member<TraceContext, String> candidateId =
            optional("candidate_id", Codecs.TEXT, TraceContext::candidateId);
        private final Member<TraceContext, String> candidateParentId =
            optional("candidate_parent_id", Codecs.TEXT, TraceContext::candidateParentId);
        private final Member<TraceContext, String> exampleId =
            optional("example_id", Codecs.TEXT, TraceContext::exampleId);
        private final Member<TraceContext, String> split =
            optional("split", Codecs.TEXT, TraceContext::split);
        private final Member<TraceContext, String> sessionId =
            optional("session_id", Codecs.TEXT, TraceContext::sessionId);
        private final Member<TraceContext, String> turnId =
            optional("turn_id", Codecs.TEXT, TraceContext::turnId);
        private final Member<TraceContext, String> graphNodeId =
            optional("graph_node_id", Codecs.TEXT, TraceContext::graphNodeId);
        private final Member<TraceContext, String> parentGraphNodeId =
            optional("parent_graph_node_id", Codecs.TEXT, TraceContext::parentGraphNodeId);
        private final Member<TraceContext, Long> turnIndex =
            optional("turn_index", Codecs.UNSIGNED, TraceContext::turnIndex);
        private final Member<TraceContext, Long> protocolIteration =
            optional("protocol_iteration", Codecs.UNSIGNED, TraceContext::protocolIteration);
        private final Member<TraceContext, String> effectId =
            optional("effect_id", Codecs.TEXT, TraceContext::effectId);
        private final Member<TraceContext, String> llmCallId =
            optional("llm_call_id", Codecs.TEXT, TraceContext::llmCallId);
        private final Member<TraceContext, Map<String, CanonicalJson>> metadata =
            mapOrOmitted("metadata", Codecs.METADATA, TraceContext::metadata);

        @Override
        TraceContext of(Values<TraceContext> in) {
          return new TraceContext(
              in.get(runId),
              in.get(experimentId),
              in.get(candidateId),
              in.get(candidateParentId),
              in.get(exampleId),
              in.get(split),
              in.get(sessionId),
              in.get(turnId),
              in.get(graphNodeId),
              in.get(parentGraphNodeId),
              in.get(turnIndex),
              in.get(protocolIteration),
              in.get(effectId),
              in.get(llmCallId),
              in.get(metadata));
        }
      };

  static final Shape<Envelope> ENVELOPE =
      new Shape<>("a record") {
        private final Member<Envelope, Long> schemaVersion =
            required("schema_version", Codecs.UINT32, Envelope::schemaVersion);
        private final Member<Envelope, String> id = required("id", Codecs.TEXT, Envelope::id);
        private final Member<Envelope, String> timestamp =
            required("timestamp", Codecs.TEXT, Envelope::timestamp);
        private final Member<Envelope, TraceContext> context =
            required("context", CONTEXT, Envelope::context);

        @Override
        Envelope of(Values<Envelope> in) {
          return new Envelope(
              in.get(schemaVersion), in.get(id), in.get(timestamp), in.get(context));
        }
      };

  private EnvelopeShapes() {}
}
