package plasm.model.lash.otel;

import io.opentelemetry.api.common.AttributesBuilder;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashWriter;

/** What spans tell of the envelopes of their records (spec/lash-trace.md, section 13). */
record RecordAttributes(OtelTraceOptions options) {

  /** Of the record that a span or a span event begins with. */
  void begin(TraceRecord record, AttributesBuilder to) {
    to.put("lash.trace.schema_version", record.schemaVersion());
    to.put("lash.trace.record_id", record.id());
    to.put("lash.trace.event_type", record.event().kind());
    context(record.context(), to);
    if (options.eventJson()) {
      to.put("lash.trace.record_json", LashWriter.SEED.json(record));
    }
  }

  /** Of the record that ends a span, whose context is not told again. */
  void end(TraceRecord record, AttributesBuilder to) {
    to.put("lash.trace.end_schema_version", record.schemaVersion());
    to.put("lash.trace.end_record_id", record.id());
    to.put("lash.trace.end_event_type", record.event().kind());
    if (options.eventJson()) {
      to.put("lash.trace.end_record_json", LashWriter.SEED.json(record));
    }
  }

  // The builder leaves out what is null.
  private void context(TraceContext context, AttributesBuilder to) {
    to.put("lash.context.run_id", context.runId());
    to.put("lash.context.experiment_id", context.experimentId());
    to.put("lash.context.candidate_id", context.candidateId());
    to.put("lash.context.candidate_parent_id", context.candidateParentId());
    to.put("lash.context.example_id", context.exampleId());
    to.put("lash.context.split", context.split());
    to.put("lash.context.session_id", context.sessionId());
    to.put("lash.context.turn_id", context.turnId());
    to.put("lash.context.graph_node_id", context.graphNodeId());
    to.put("lash.context.parent_graph_node_id", context.parentGraphNodeId());
    if (context.turnIndex() != null) {
      to.put("lash.context.turn_index", context.turnIndex());
    }
    if (context.protocolIteration() != null) {
      to.put("lash.context.protocol_iteration", context.protocolIteration());
    }
    to.put("lash.context.effect_id", context.effectId());
    to.put("lash.context.llm_call_id", context.llmCallId());
    if (options.contextMetadata()) {
      context
          .metadata()
          .forEach((key, value) -> JsonAttribute.put("lash.metadata." + key, value.json(), to));
    }
  }
}
