package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 3: the context. */
class LashSection03ContextTest {
  private static final TraceContext FULL =
      TraceContext.builder()
          .runId("r")
          .experimentId("e")
          .candidateId("c")
          .candidateParentId("cp")
          .exampleId("x")
          .split("dev")
          .sessionId("s")
          .turnId("t")
          .graphNodeId("g")
          .parentGraphNodeId("pg")
          .turnIndex(0L)
          .protocolIteration(-1L)
          .effectId("ef")
          .llmCallId("l")
          .metadata(Map.of("b", CanonicalJson.of(1), "a", CanonicalJson.NULL))
          .build();

  @Test
  void members_areWrittenInOrder() {
    assertEquals(
        "{\"run_id\":\"r\",\"experiment_id\":\"e\",\"candidate_id\":\"c\","
            + "\"candidate_parent_id\":\"cp\",\"example_id\":\"x\",\"split\":\"dev\","
            + "\"session_id\":\"s\",\"turn_id\":\"t\",\"graph_node_id\":\"g\","
            + "\"parent_graph_node_id\":\"pg\",\"turn_index\":0,"
            + "\"protocol_iteration\":18446744073709551615,\"effect_id\":\"ef\","
            + "\"llm_call_id\":\"l\",\"metadata\":{\"a\":null,\"b\":1}}",
        written(FULL));
  }

  @Test
  void absentMembers_areNotWritten() {
    assertEquals("{}", written(TraceContext.EMPTY));
  }

  @Test
  void nullMembers_areAbsentAndUnknownOnesIgnored() {
    assertEquals(
        TraceContext.EMPTY,
        read(
            "{\"run_id\":null,\"turn_index\":null,\"graph_node_id\":null,\"more\":[{}],"
                + "\"metadata\":{}}"));
  }

  @Test
  void equality_isByValue() {
    assertEquals(FULL, read(written(FULL)));
    assertEquals(FULL.hashCode(), read(written(FULL)).hashCode());
    assertNotEquals(FULL, FULL.toBuilder().split(null).build());
  }

  @Test
  void builder_overwrites() {
    TraceContext call =
        FULL.toBuilder()
            .sessionId("s2")
            .turnId("t2")
            .turnIndex(1L)
            .protocolIteration(2L)
            .llmCallId("l2")
            .build();
    assertEquals(
        written(FULL)
            .replace("\"s\"", "\"s2\"")
            .replace("\"t\"", "\"t2\"")
            .replace("\"turn_index\":0", "\"turn_index\":1")
            .replace("18446744073709551615", "2")
            .replace("\"l\"", "\"l2\""),
        written(call));
  }

  private static TraceContext read(String context) {
    return LashRecords.read(
            "{\"schema_version\":2,\"id\":\"\",\"timestamp\":\"\",\"context\":"
                + context
                + ",\"type\":\"session_started\"}")
        .context();
  }

  private static String written(TraceContext context) {
    String json =
        LashWriter.SEED.json(
            new TraceRecord(2, "", "", context, new TraceEvent.SessionStarted(Map.of())));
    return json.substring(json.indexOf("\"context\":") + 10, json.indexOf(",\"type\""));
  }
}
