package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.JsonText;
import plasm.model.testkit.Golden;

class TotalsTest {
  private static final Totals ONE_TO_18 =
      new Totals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
  private static final Totals MOST =
      new Totals(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  private static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PLASM_CONTEXT              | {"domain_prompt_chars":2}
          EXPAND_DOMAIN              | {"domain_prompt_chars":2}
          DOMAIN_PROMPT_CHARS_DELTA  | {"domain_prompt_chars":2}
          PLASM_RESPONSE_CHARS_DELTA | {"plasm_response_chars":2}
          MCP_RESOURCE_READ          | {"mcp_resource_read_chars":3}
          PLASM_ERROR                | {}
          """)
  void of_countsCharacters(Payloads kind, String expected) throws IOException {
    assertEquals(totals(expected), Totals.of(Payloads.segment(kind.full())));
  }

  @Test
  void of_countsAnInvocation() throws IOException {
    ObjectNode payload = Payloads.PLASM_INVOCATION.full();
    assertEquals(
        totals(
            """
            {"plasm_tool_calls":1,"plasm_expressions":3,"plasm_invocation_chars":4,
             "multi_line_plasm_invocations":1}
            """),
        Totals.of(Payloads.segment(payload)));
    assertEquals(
        totals("{\"plasm_tool_calls\":1,\"plasm_expressions\":3,\"plasm_invocation_chars\":4}"),
        Totals.of(Payloads.segment(payload.put("multi_line", false))));
  }

  @Test
  void of_countsALineWithItsOwnDuration() throws IOException {
    assertEquals(
        totals(
            """
            {"expression_lines":1,"total_duration_ms":4,"network_requests":6,"cache_hits":7,
             "cache_misses":8,"http_trace_entry_count":2}
            """),
        Totals.of(Payloads.segment(Payloads.PLASM_LINE.full())));
  }

  @Test
  void of_countsAnEvaluatedPlan() throws IOException {
    assertEquals(
        totals("{\"code_plans_evaluated\":1,\"code_plan_nodes\":2,\"code_plan_code_chars\":3}"),
        Totals.of(Payloads.segment(Payloads.CODE_PLAN_EVALUATE.full())));
  }

  @Test
  void of_countsAnExecutedPlan() throws IOException {
    assertEquals(
        totals(
            """
            {"code_plans_executed":1,"code_plan_nodes":2,"code_plan_code_chars":3,
             "code_plan_derived_runs":2}
            """),
        Totals.of(Payloads.segment(Payloads.CODE_PLAN_EXECUTE.full())));
    assertEquals(
        totals("{\"code_plans_executed\":1}"),
        Totals.of(Payloads.segment(Payloads.CODE_PLAN_EXECUTE.minimal())));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "3, 0, 3", "0, 3, 3", "2, 3, 3", "3, 2, 3", "2, 2, 2"})
  void of_countsTheLongerListOfRuns(int ids, int artifacts, long expected) {
    ObjectNode payload = Payloads.CODE_PLAN_EXECUTE.minimal();
    for (int i = 0; i < ids; i++) {
      payload.withArray("run_ids").add("r" + i);
    }
    for (int i = 0; i < artifacts; i++) {
      payload.withArray("run_artifacts").addObject().put("run_id", "a" + i);
    }
    assertEquals(expected, Totals.of(Payloads.segment(payload)).codePlanDerivedRuns());
  }

  @Test
  void plus_addsEachCounterToItself() {
    assertEquals(
        new Totals(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36),
        ONE_TO_18.plus(ONE_TO_18));
  }

  @Test
  void plus_keepsAllWhenAddingZero() {
    assertEquals(ONE_TO_18, ONE_TO_18.plus(Totals.ZERO));
    assertEquals(ONE_TO_18, Totals.ZERO.plus(ONE_TO_18));
  }

  @Test
  void plus_staysAtTheMaximum() {
    assertEquals(MOST, MOST.plus(ONE_TO_18));
    assertEquals(MOST, ONE_TO_18.plus(MOST));
    assertEquals(MOST, MOST.plus(MOST));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,                    0,                    0
          9223372036854775807,  1,                    9223372036854775808
          9223372036854775808,  9223372036854775807,  18446744073709551615
          9223372036854775808,  9223372036854775808,  18446744073709551615
          18446744073709551614, 1,                    18446744073709551615
          18446744073709551614, 2,                    18446744073709551615
          18446744073709551615, 18446744073709551615, 18446744073709551615
          """)
  void add_saturatesAsUnsigned(String a, String b, String expected) {
    long sum = Totals.saturated(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b));
    assertEquals(expected, Long.toUnsignedString(sum));
  }

  @Test
  void add_isAsWithoutLimitCutAtTheMaximum() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long a = count(random);
      long b = count(random);
      assertEquals(
          unsigned(a).add(unsigned(b)).min(MAX),
          unsigned(Totals.saturated(a, b)),
          () -> "seed " + seed);
    }
  }

  @Test
  void plus_isCommutativeAndAssociative() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Totals a = random(random);
      Totals b = random(random);
      Totals c = random(random);
      assertEquals(a.plus(b), b.plus(a), () -> "seed " + seed);
      assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)), () -> "seed " + seed);
    }
  }

  @Test
  void writeTo_writesAll18MembersInOrder() throws IOException {
    assertEquals(
        """
        {"plasm_tool_calls":1,"plasm_expressions":2,"expression_lines":3,\
        "multi_line_plasm_invocations":4,"domain_prompt_chars":5,"plasm_invocation_chars":6,\
        "plasm_response_chars":7,"mcp_resource_read_chars":8,"total_duration_ms":9,\
        "network_requests":10,"cache_hits":11,"cache_misses":12,"http_trace_entry_count":13,\
        "code_plans_evaluated":14,"code_plans_executed":15,"code_plan_code_chars":16,\
        "code_plan_nodes":17,"code_plan_derived_runs":18}\
        """,
        json(ONE_TO_18));
  }

  @Test
  void writeTo_writesUnsignedNumbers() throws IOException {
    for (JsonNode value : new JsonMapper().readTree(json(MOST))) {
      assertEquals(MAX, value.bigIntegerValue());
    }
  }

  @Test
  void readFrom_readsWhatWriteToWrote() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Totals totals = random(random);
      assertEquals(totals, totals(json(totals)), () -> "seed " + seed);
    }
    assertEquals(MOST, totals(json(MOST)));
    assertEquals(ONE_TO_18, totals(json(ONE_TO_18)));
  }

  @Test
  void readFrom_countsAbsentAsZeroAndSkipsWhatItDoesNotKnow() throws IOException {
    assertEquals(
        new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0),
        totals("{\"x\":{\"cache_hits\":[1.5]},\"cache_hits\":5,\"cache_misses\":null}"));
    assertEquals(Totals.ZERO, totals("{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "\"x\"", "[]"})
  void readFrom_isZeroForWhatIsNoObject(String json) throws IOException {
    assertEquals(Totals.ZERO, totals(json));
  }

  @Test
  void fold_givesTheExpectedTraces() throws Exception {
    assertExpected(GoldenTraces.fold(Golden.lines("events.jsonl")), "in order");
  }

  @Test
  void fold_givesTheExpectedTracesInAnyOrderAndWithRepeats() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(Golden.lines("events.jsonl"));
    lines.addAll(lines.subList(0, lines.size() / 2));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(lines, random);
      assertExpected(GoldenTraces.fold(lines), "seed " + seed);
    }
  }

  private static void assertExpected(Map<GoldenTraces.Key, GoldenTraces.Head> heads, String how)
      throws IOException {
    JsonMapper mapper = new JsonMapper();
    Map<GoldenTraces.Key, String> expected = new LinkedHashMap<>();
    for (JsonNode trace : mapper.readTree(Golden.bytes("expected_traces.json"))) {
      expected.put(
          new GoldenTraces.Key(
              trace.get("tenant_id").textValue(),
              UUID.fromString(trace.get("trace_id").textValue())),
          trace.get("started_at_ms") + " " + trace.get("ended_at_ms") + " " + trace.get("totals"));
    }
    assertEquals(expected.keySet(), heads.keySet(), how);
    for (Map.Entry<GoldenTraces.Key, GoldenTraces.Head> entry : heads.entrySet()) {
      GoldenTraces.Head head = entry.getValue();
      assertEquals(
          expected.get(entry.getKey()),
          head.started().toEpochMilli()
              + " "
              + head.ended().toEpochMilli()
              + " "
              + mapper.readTree(json(head.totals())),
          how);
    }
  }

  private static Totals totals(String json) throws IOException {
    try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
      parser.nextToken();
      return Totals.readFrom(parser);
    }
  }

  private static String json(Totals totals) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JsonText.FACTORY.createGenerator(out)) {
      totals.writeTo(generator);
    }
    return out.toString();
  }

  /** Small ones, and ones of which two or three pass the maximum. */
  private static long count(Random random) {
    return random.nextLong() >>> random.nextInt(64);
  }

  private static Totals random(Random r) {
    return new Totals(
        count(r), count(r), count(r), count(r), count(r), count(r), count(r), count(r), count(r),
        count(r), count(r), count(r), count(r), count(r), count(r), count(r), count(r), count(r));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
