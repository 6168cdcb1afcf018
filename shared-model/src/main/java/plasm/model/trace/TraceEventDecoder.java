package plasm.model.trace;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import plasm.model.trace.TraceSegment.ArchiveRef;
import plasm.model.trace.TraceSegment.CodePlan;
import plasm.model.trace.TraceSegment.CodePlanEvaluate;
import plasm.model.trace.TraceSegment.CodePlanExecute;
import plasm.model.trace.TraceSegment.DomainPromptCharsDelta;
import plasm.model.trace.TraceSegment.ExecutionSource;
import plasm.model.trace.TraceSegment.ExecutionStats;
import plasm.model.trace.TraceSegment.ExpandDomain;
import plasm.model.trace.TraceSegment.HttpCall;
import plasm.model.trace.TraceSegment.McpResourceRead;
import plasm.model.trace.TraceSegment.PlasmContext;
import plasm.model.trace.TraceSegment.PlasmError;
import plasm.model.trace.TraceSegment.PlasmInvocation;
import plasm.model.trace.TraceSegment.PlasmLine;
import plasm.model.trace.TraceSegment.PlasmResponseCharsDelta;
import plasm.model.trace.TraceSegment.RunArtifactRef;

/** Members of a payload to the typed view; one method a kind, as the table in trace-sink.md. */
final class TraceEventDecoder {
  /** Every member that some kind interprets; the rest of a payload is skipped unread. */
  static final Set<String> MEMBERS =
      Set.of(
          "emitted_at_ms",
          "kind",
          "domain_prompt_chars_added",
          "teaching_prompt_chars_added",
          "reused_session",
          "mode",
          "entry_id",
          "entities",
          "seeds",
          "call_index",
          "line_index",
          "multi_line",
          "expression_count",
          "plasm_invocation_chars_added",
          "reasoning_chars",
          "reasoning",
          "source_expression",
          "repl_pre",
          "repl_post",
          "capability",
          "operation",
          "api_entry_id",
          "duration_ms",
          "stats",
          "source",
          "request_fingerprints",
          "http_calls",
          "message",
          "chars_added",
          "tool",
          "archive",
          "uri_display",
          "is_binary",
          "result",
          "error_class",
          "plan_handle",
          "plan_id",
          "plan_name",
          "plan_hash",
          "plan_uri",
          "canonical_plan_uri",
          "plan_http_path",
          "prompt_hash",
          "session_id",
          "node_count",
          "code_chars",
          "plasm_call_index",
          "run_ids",
          "run_artifacts");

  private TraceEventDecoder() {}

  /** Null when the members are not a TraceEvent of a known kind. */
  static TraceEvent decode(Members payload) {
    try {
      TraceSegment segment = segment(payload);
      return segment == null ? null : new TraceEvent(payload.unsigned("emitted_at_ms"), segment);
    } catch (Members.Undecodable notOfThisKind) {
      return null;
    }
  }

  private static TraceSegment segment(Members m) {
    return switch (m.text("kind")) {
      case "plasm_context" ->
          new PlasmContext(
              domainPromptCharsAdded(m),
              m.bool("reused_session"),
              m.textOrEmpty("mode"),
              m.optionalText("entry_id"),
              m.textsOrEmpty("entities"),
              m.textsOrEmpty("seeds"));
      case "expand_domain" ->
          new ExpandDomain(
              domainPromptCharsAdded(m),
              m.optionalText("entry_id"),
              m.textsOrEmpty("entities"),
              m.textsOrEmpty("seeds"));
      case "plasm_invocation" ->
          new PlasmInvocation(
              m.unsigned("call_index"),
              m.bool("multi_line"),
              m.unsigned("expression_count"),
              m.unsigned("plasm_invocation_chars_added"),
              m.optionalUnsigned("reasoning_chars"),
              m.optionalText("reasoning"));
      case "plasm_line" -> plasmLine(m);
      case "plasm_error" ->
          new PlasmError(
              m.unsigned("call_index"), m.optionalUnsigned("line_index"), m.text("message"));
      case "domain_prompt_chars_delta", "teaching_prompt_chars_delta" ->
          new DomainPromptCharsDelta(m.unsigned("chars_added"));
      case "plasm_response_chars_delta" ->
          new PlasmResponseCharsDelta(
              m.unsigned("chars_added"),
              m.textOrEmpty("tool"),
              m.optionalUnsigned("call_index"),
              m.boolOrFalse("multi_line"),
              m.optionalUnsigned("expression_count"));
      case "mcp_resource_read" ->
          new McpResourceRead(
              archive(m.optionalObject("archive")),
              m.text("uri_display"),
              m.unsigned("chars_added"),
              m.boolOrFalse("is_binary"),
              m.unsigned("duration_ms"),
              m.text("result"),
              m.optionalText("error_class"));
      case "code_plan_evaluate" ->
          new CodePlanEvaluate(codePlan(m, m.unsigned("node_count"), m.unsigned("code_chars")));
      case "code_plan_execute" ->
          new CodePlanExecute(
              codePlan(m, m.unsignedOrZero("node_count"), m.unsignedOrZero("code_chars")),
              m.optionalUnsigned("plasm_call_index"),
              m.textsOrEmpty("run_ids"),
              m.objectsOrEmpty("run_artifacts", TraceEventDecoder::runArtifact));
      default -> null;
    };
  }

  /** Later runtimes call the same count {@code teaching_prompt_chars_added}. */
  private static long domainPromptCharsAdded(Members m) {
    Long renamed = m.optionalUnsigned("teaching_prompt_chars_added");
    return renamed != null ? renamed : m.unsigned("domain_prompt_chars_added");
  }

  private static PlasmLine plasmLine(Members m) {
    return new PlasmLine(
        m.unsigned("call_index"),
        m.unsigned("line_index"),
        m.text("source_expression"),
        m.textOrEmpty("repl_pre"),
        m.textOrEmpty("repl_post"),
        m.optionalText("capability"),
        m.textOrEmpty("operation"),
        m.optionalText("api_entry_id"),
        m.unsigned("duration_ms"),
        stats(m.object("stats")),
        source(m.text("source")),
        m.texts("request_fingerprints"),
        m.objects("http_calls", TraceEventDecoder::httpCall));
  }

  private static ExecutionStats stats(Members m) {
    return new ExecutionStats(
        m.unsigned("duration_ms"),
        m.unsigned("network_requests"),
        m.unsigned("cache_hits"),
        m.unsigned("cache_misses"));
  }

  private static ExecutionSource source(String name) {
    for (ExecutionSource source : ExecutionSource.values()) {
      if (source.name().toLowerCase(Locale.ROOT).equals(name)) {
        return source;
      }
    }
    throw new Members.Undecodable("source");
  }

  private static HttpCall httpCall(Members m) {
    return new HttpCall(m.text("method"), m.text("url"), m.unsigned("duration_ms"), errorOf(m));
  }

  private static String errorOf(Members call) {
    if ("ok".equals(call.textOrNull("outcome"))) {
      return null;
    }
    return call.object("outcome").object("error").text("message");
  }

  private static ArchiveRef archive(Members m) {
    return m == null
        ? null
        : new ArchiveRef(
            m.text("prompt_hash"),
            m.text("session_id"),
            m.text("run_id"),
            m.optionalUnsigned("resource_index"));
  }

  private static CodePlan codePlan(Members m, long nodeCount, long codeChars) {
    return new CodePlan(
        m.text("plan_handle"),
        m.text("plan_id"),
        m.text("plan_name"),
        m.text("plan_hash"),
        m.textOrEmpty("plan_uri"),
        m.textOrEmpty("canonical_plan_uri"),
        m.textOrEmpty("plan_http_path"),
        m.text("prompt_hash"),
        m.text("session_id"),
        nodeCount,
        codeChars);
  }

  private static RunArtifactRef runArtifact(Members m) {
    List<String> fingerprints = m.textsOrEmpty("request_fingerprints");
    return new RunArtifactRef(
        m.text("run_id"),
        m.optionalText("artifact_uri"),
        m.optionalText("canonical_artifact_uri"),
        m.optionalText("artifact_path"),
        m.optionalUnsigned("run_step"),
        m.optionalText("node_id"),
        m.optionalText("display"),
        fingerprints);
  }
}
