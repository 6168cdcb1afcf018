package plasm.model.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import plasm.model.trace.TraceSegment.CodePlan;
import plasm.model.trace.TraceSegment.CodePlanEvaluate;
import plasm.model.trace.TraceSegment.CodePlanExecute;
import plasm.model.trace.TraceSegment.DomainPromptCharsDelta;
import plasm.model.trace.TraceSegment.ExpandDomain;
import plasm.model.trace.TraceSegment.McpResourceRead;
import plasm.model.trace.TraceSegment.PlasmContext;
import plasm.model.trace.TraceSegment.PlasmError;
import plasm.model.trace.TraceSegment.PlasmInvocation;
import plasm.model.trace.TraceSegment.PlasmLine;
import plasm.model.trace.TraceSegment.PlasmResponseCharsDelta;

/**
 * The counters of a trace (spec/trace-sink.md, Counters): unsigned 64-bit sums that stay at their
 * maximum once they reach it. Adding is associative and commutative, so any order and batching of
 * events gives the same totals.
 */
public record Totals(
    long plasmToolCalls,
    long plasmExpressions,
    long expressionLines,
    long multiLinePlasmInvocations,
    long domainPromptChars,
    long plasmInvocationChars,
    long plasmResponseChars,
    long mcpResourceReadChars,
    long totalDurationMs,
    long networkRequests,
    long cacheHits,
    long cacheMisses,
    long httpTraceEntryCount,
    long codePlansEvaluated,
    long codePlansExecuted,
    long codePlanCodeChars,
    long codePlanNodes,
    long codePlanDerivedRuns) {

  public static final Totals ZERO =
      new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What one segment adds. */
  public static Totals of(TraceSegment segment) {
    Sum sum = new Sum();
    sum.add(segment);
    return sum.totals();
  }

  public Totals plus(Totals o) {
    Sum sum = new Sum();
    sum.add(this);
    sum.add(o);
    return sum.totals();
  }

  /** Writes the object with all 18 members. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    write(json, "plasm_tool_calls", plasmToolCalls);
    write(json, "plasm_expressions", plasmExpressions);
    write(json, "expression_lines", expressionLines);
    write(json, "multi_line_plasm_invocations", multiLinePlasmInvocations);
    write(json, "domain_prompt_chars", domainPromptChars);
    write(json, "plasm_invocation_chars", plasmInvocationChars);
    write(json, "plasm_response_chars", plasmResponseChars);
    write(json, "mcp_resource_read_chars", mcpResourceReadChars);
    write(json, "total_duration_ms", totalDurationMs);
    write(json, "network_requests", networkRequests);
    write(json, "cache_hits", cacheHits);
    write(json, "cache_misses", cacheMisses);
    write(json, "http_trace_entry_count", httpTraceEntryCount);
    write(json, "code_plans_evaluated", codePlansEvaluated);
    write(json, "code_plans_executed", codePlansExecuted);
    write(json, "code_plan_code_chars", codePlanCodeChars);
    write(json, "code_plan_nodes", codePlanNodes);
    write(json, "code_plan_derived_runs", codePlanDerivedRuns);
    json.writeEndObject();
  }

  /**
   * Reads what {@link #writeTo} wrote, or another program under the same names; absent is 0.
   *
   * @throws IOException when it is no JSON or a counter is no unsigned integer
   */
  public static Totals readFrom(JsonParser json) throws IOException {
    try {
      return Members.read(json) instanceof Members members ? of(members) : ZERO;
    } catch (Members.Undecodable e) {
      throw new IOException("totals: " + e.getMessage(), e);
    }
  }

  private static Totals of(Members m) {
    return new Totals(
        m.unsignedOrZero("plasm_tool_calls"),
        m.unsignedOrZero("plasm_expressions"),
        m.unsignedOrZero("expression_lines"),
        m.unsignedOrZero("multi_line_plasm_invocations"),
        m.unsignedOrZero("domain_prompt_chars"),
        m.unsignedOrZero("plasm_invocation_chars"),
        m.unsignedOrZero("plasm_response_chars"),
        m.unsignedOrZero("mcp_resource_read_chars"),
        m.unsignedOrZero("total_duration_ms"),
        m.unsignedOrZero("network_requests"),
        m.unsignedOrZero("cache_hits"),
        m.unsignedOrZero("cache_misses"),
        m.unsignedOrZero("http_trace_entry_count"),
        m.unsignedOrZero("code_plans_evaluated"),
        m.unsignedOrZero("code_plans_executed"),
        m.unsignedOrZero("code_plan_code_chars"),
        m.unsignedOrZero("code_plan_nodes"),
        m.unsignedOrZero("code_plan_derived_runs"));
  }

  private static void write(JsonGenerator json, String name, long value) throws IOException {
    json.writeFieldName(name);
    if (value >= 0) {
      json.writeNumber(value);
    } else {
      json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    }
  }

  /** Adds unsigned numbers, staying at the greatest one instead of starting over. */
  static long saturated(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }

  /** Adds up many segments without a record for each. Not thread-safe. */
  public static final class Sum {
    private long plasmToolCalls;
    private long plasmExpressions;
    private long expressionLines;
    private long multiLinePlasmInvocations;
    private long domainPromptChars;
    private long plasmInvocationChars;
    private long plasmResponseChars;
    private long mcpResourceReadChars;
    private long totalDurationMs;
    private long networkRequests;
    private long cacheHits;
    private long cacheMisses;
    private long httpTraceEntryCount;
    private long codePlansEvaluated;
    private long codePlansExecuted;
    private long codePlanCodeChars;
    private long codePlanNodes;
    private long codePlanDerivedRuns;

    public void add(TraceSegment segment) {
      switch (segment) {
        case PlasmContext s -> addPromptChars(s.domainPromptCharsAdded());
        case ExpandDomain s -> addPromptChars(s.domainPromptCharsAdded());
        case DomainPromptCharsDelta s -> addPromptChars(s.charsAdded());
        case PlasmInvocation s -> {
          plasmToolCalls = saturated(plasmToolCalls, 1);
          plasmExpressions = saturated(plasmExpressions, s.expressionCount());
          multiLinePlasmInvocations = saturated(multiLinePlasmInvocations, s.multiLine() ? 1 : 0);
          plasmInvocationChars = saturated(plasmInvocationChars, s.plasmInvocationCharsAdded());
        }
        case PlasmLine s -> {
          expressionLines = saturated(expressionLines, 1);
          totalDurationMs = saturated(totalDurationMs, s.durationMs());
          networkRequests = saturated(networkRequests, s.stats().networkRequests());
          cacheHits = saturated(cacheHits, s.stats().cacheHits());
          cacheMisses = saturated(cacheMisses, s.stats().cacheMisses());
          httpTraceEntryCount = saturated(httpTraceEntryCount, s.httpCalls().size());
        }
        case PlasmResponseCharsDelta s ->
            plasmResponseChars = saturated(plasmResponseChars, s.charsAdded());
        case McpResourceRead s ->
            mcpResourceReadChars = saturated(mcpResourceReadChars, s.charsAdded());
        case CodePlanEvaluate s -> {
          codePlansEvaluated = saturated(codePlansEvaluated, 1);
          addPlan(s.plan());
        }
        case CodePlanExecute s -> {
          codePlansExecuted = saturated(codePlansExecuted, 1);
          codePlanDerivedRuns =
              saturated(codePlanDerivedRuns, Math.max(s.runArtifacts().size(), s.runIds().size()));
          addPlan(s.plan());
        }
        case PlasmError _ -> {}
      }
    }

    public void add(Totals o) {
      plasmToolCalls = saturated(plasmToolCalls, o.plasmToolCalls);
      plasmExpressions = saturated(plasmExpressions, o.plasmExpressions);
      expressionLines = saturated(expressionLines, o.expressionLines);
      multiLinePlasmInvocations = saturated(multiLinePlasmInvocations, o.multiLinePlasmInvocations);
      domainPromptChars = saturated(domainPromptChars, o.domainPromptChars);
      plasmInvocationChars = saturated(plasmInvocationChars, o.plasmInvocationChars);
      plasmResponseChars = saturated(plasmResponseChars, o.plasmResponseChars);
      mcpResourceReadChars = saturated(mcpResourceReadChars, o.mcpResourceReadChars);
      totalDurationMs = saturated(totalDurationMs, o.totalDurationMs);
      networkRequests = saturated(networkRequests, o.networkRequests);
      cacheHits = saturated(cacheHits, o.cacheHits);
      cacheMisses = saturated(cacheMisses, o.cacheMisses);
      httpTraceEntryCount = saturated(httpTraceEntryCount, o.httpTraceEntryCount);
      codePlansEvaluated = saturated(codePlansEvaluated, o.codePlansEvaluated);
      codePlansExecuted = saturated(codePlansExecuted, o.codePlansExecuted);
      codePlanCodeChars = saturated(codePlanCodeChars, o.codePlanCodeChars);
      codePlanNodes = saturated(codePlanNodes, o.codePlanNodes);
      codePlanDerivedRuns = saturated(codePlanDerivedRuns, o.codePlanDerivedRuns);
    }

    private void addPromptChars(long chars) {
      domainPromptChars = saturated(domainPromptChars, chars);
    }

    private void addPlan(CodePlan plan) {
      codePlanCodeChars = saturated(codePlanCodeChars, plan.codeChars());
      codePlanNodes = saturated(codePlanNodes, plan.nodeCount());
    }

    public Totals totals() {
      return new Totals(
          plasmToolCalls,
          plasmExpressions,
          expressionLines,
          multiLinePlasmInvocations,
          domainPromptChars,
          plasmInvocationChars,
          plasmResponseChars,
          mcpResourceReadChars,
          totalDurationMs,
          networkRequests,
          cacheHits,
          cacheMisses,
          httpTraceEntryCount,
          codePlansEvaluated,
          codePlansExecuted,
          codePlanCodeChars,
          codePlanNodes,
          codePlanDerivedRuns);
    }
  }
}
