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
    Tally t = new Tally();
    switch (segment) {
      case PlasmContext s -> t.domainPromptChars = s.domainPromptCharsAdded();
      case ExpandDomain s -> t.domainPromptChars = s.domainPromptCharsAdded();
      case DomainPromptCharsDelta s -> t.domainPromptChars = s.charsAdded();
      case PlasmInvocation s -> {
        t.plasmToolCalls = 1;
        t.plasmExpressions = s.expressionCount();
        t.multiLinePlasmInvocations = s.multiLine() ? 1 : 0;
        t.plasmInvocationChars = s.plasmInvocationCharsAdded();
      }
      case PlasmLine s -> {
        t.expressionLines = 1;
        t.totalDurationMs = s.durationMs();
        t.networkRequests = s.stats().networkRequests();
        t.cacheHits = s.stats().cacheHits();
        t.cacheMisses = s.stats().cacheMisses();
        t.httpTraceEntryCount = s.httpCalls().size();
      }
      case PlasmResponseCharsDelta s -> t.plasmResponseChars = s.charsAdded();
      case McpResourceRead s -> t.mcpResourceReadChars = s.charsAdded();
      case CodePlanEvaluate s -> {
        t.codePlansEvaluated = 1;
        t.countPlan(s.plan());
      }
      case CodePlanExecute s -> {
        t.codePlansExecuted = 1;
        t.countPlan(s.plan());
        t.codePlanDerivedRuns = Math.max(s.runArtifacts().size(), s.runIds().size());
      }
      case PlasmError s -> {
        return ZERO;
      }
    }
    return t.totals();
  }

  public Totals plus(Totals o) {
    return new Totals(
        add(plasmToolCalls, o.plasmToolCalls),
        add(plasmExpressions, o.plasmExpressions),
        add(expressionLines, o.expressionLines),
        add(multiLinePlasmInvocations, o.multiLinePlasmInvocations),
        add(domainPromptChars, o.domainPromptChars),
        add(plasmInvocationChars, o.plasmInvocationChars),
        add(plasmResponseChars, o.plasmResponseChars),
        add(mcpResourceReadChars, o.mcpResourceReadChars),
        add(totalDurationMs, o.totalDurationMs),
        add(networkRequests, o.networkRequests),
        add(cacheHits, o.cacheHits),
        add(cacheMisses, o.cacheMisses),
        add(httpTraceEntryCount, o.httpTraceEntryCount),
        add(codePlansEvaluated, o.codePlansEvaluated),
        add(codePlansExecuted, o.codePlansExecuted),
        add(codePlanCodeChars, o.codePlanCodeChars),
        add(codePlanNodes, o.codePlanNodes),
        add(codePlanDerivedRuns, o.codePlanDerivedRuns));
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
  static long add(long a, long b) {
    long sum = a + b;
    return Long.compareUnsigned(sum, a) < 0 ? -1L : sum;
  }

  /** Counters by name while one segment is looked at; most stay 0. */
  private static final class Tally {
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

    private void countPlan(CodePlan plan) {
      codePlanCodeChars = plan.codeChars();
      codePlanNodes = plan.nodeCount();
    }

    private Totals totals() {
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
