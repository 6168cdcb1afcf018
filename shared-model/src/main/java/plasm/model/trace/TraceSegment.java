package plasm.model.trace;

import java.util.List;

/**
 * What one step of a trace was: the typed view of a payload (spec/trace-sink.md, TraceEvent).
 *
 * <p>Counts are unsigned 64-bit integers in a {@code long}. Members that a kind may omit are null,
 * empty or false here. JSON members that no reader of this project interprets (a plan's {@code
 * dag}, members unknown today) stay in the payload's raw JSON only.
 */
public sealed interface TraceSegment {
  /** The tag on the wire. */
  String kind();

  /** Text that a search over traces looks at; empty for most kinds. */
  default String searchText() {
    return "";
  }

  /** A session's domain was put into a prompt. */
  record PlasmContext(
      long domainPromptCharsAdded,
      boolean reusedSession,
      String mode,
      String entryId,
      List<String> entities,
      List<String> seeds)
      implements TraceSegment {
    @Override
    public String kind() {
      return "plasm_context";
    }
  }

  /** More of the domain was put into a prompt. */
  record ExpandDomain(
      long domainPromptCharsAdded, String entryId, List<String> entities, List<String> seeds)
      implements TraceSegment {
    @Override
    public String kind() {
      return "expand_domain";
    }
  }

  /** The agent called the plasm tool. */
  record PlasmInvocation(
      long callIndex,
      boolean multiLine,
      long expressionCount,
      long plasmInvocationCharsAdded,
      Long reasoningChars,
      String reasoning)
      implements TraceSegment {
    @Override
    public String kind() {
      return "plasm_invocation";
    }
  }

  /** One expression of an invocation ran; the unit of billing. */
  record PlasmLine(
      long callIndex,
      long lineIndex,
      String sourceExpression,
      String replPre,
      String replPost,
      String capability,
      String operation,
      String apiEntryId,
      long durationMs,
      ExecutionStats stats,
      ExecutionSource source,
      List<String> requestFingerprints,
      List<HttpCall> httpCalls)
      implements TraceSegment {
    @Override
    public String kind() {
      return "plasm_line";
    }

    @Override
    public String searchText() {
      return sourceExpression;
    }
  }

  /** An invocation, or one line of it, failed. */
  record PlasmError(long callIndex, Long lineIndex, String message) implements TraceSegment {
    @Override
    public String kind() {
      return "plasm_error";
    }

    @Override
    public String searchText() {
      return message;
    }
  }

  /** Domain text was added to a prompt outside of the two kinds that carry it. */
  record DomainPromptCharsDelta(long charsAdded) implements TraceSegment {
    @Override
    public String kind() {
      return "domain_prompt_chars_delta";
    }
  }

  /** The agent was answered. */
  record PlasmResponseCharsDelta(
      long charsAdded, String tool, Long callIndex, boolean multiLine, Long expressionCount)
      implements TraceSegment {
    @Override
    public String kind() {
      return "plasm_response_chars_delta";
    }
  }

  /** The agent read a run snapshot. */
  record McpResourceRead(
      ArchiveRef archive,
      String uriDisplay,
      long charsAdded,
      boolean binary,
      long durationMs,
      String result,
      String errorClass)
      implements TraceSegment {
    @Override
    public String kind() {
      return "mcp_resource_read";
    }
  }

  /** A code plan was checked without running it. */
  record CodePlanEvaluate(CodePlan plan) implements TraceSegment {
    @Override
    public String kind() {
      return "code_plan_evaluate";
    }
  }

  /** A code plan ran. */
  record CodePlanExecute(
      CodePlan plan, Long plasmCallIndex, List<String> runIds, List<RunArtifactRef> runArtifacts)
      implements TraceSegment {
    @Override
    public String kind() {
      return "code_plan_execute";
    }
  }

  /** What both plan kinds carry. */
  record CodePlan(
      String planHandle,
      String planId,
      String planName,
      String planHash,
      String planUri,
      String canonicalPlanUri,
      String planHttpPath,
      String promptHash,
      String sessionId,
      long nodeCount,
      long codeChars) {}

  /** What it took to run a line; milliseconds and counts. */
  record ExecutionStats(long durationMs, long networkRequests, long cacheHits, long cacheMisses) {}

  /** Where a line's result came from. */
  enum ExecutionSource {
    LIVE,
    REPLAY,
    CACHE
  }

  /** One request that a line made; {@code error} is null when it went well. */
  record HttpCall(String method, String url, long durationMs, String error) {}

  /** Names a stored run snapshot. */
  record ArchiveRef(String promptHash, String sessionId, String runId, Long resourceIndex) {}

  /** A run snapshot that a code plan produced. */
  record RunArtifactRef(
      String runId,
      String artifactUri,
      String canonicalArtifactUri,
      String artifactPath,
      Long runStep,
      String nodeId,
      String display,
      List<String> requestFingerprints) {}
}
