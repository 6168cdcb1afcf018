package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.execution.BranchSide;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.BranchSelected;
import plasm.model.lash.execution.ExecutionEvent.ChildStarted;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.ExecutionStarted;
import plasm.model.lash.execution.ExecutionEvent.NodeCompleted;
import plasm.model.lash.execution.ExecutionEvent.NodeFailed;
import plasm.model.lash.execution.ExecutionEvent.NodeStarted;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 6: lashlang execution events. */
class LashSection06ExecutionEventsTest {
  private static final RuntimeScope SCOPE = new RuntimeScope("s", null, null, null);
  private static final ExecutionIdentity IDENTITY =
      new ExecutionIdentity(SCOPE, new RuntimeSubject.Process("p"), "m", "process", null, "e");
  private static final String BASE =
      "\"event_key\":\"k\",\"identity\":{\"scope\":{\"session_id\":\"s\"},"
          + "\"subject\":{\"type\":\"process\",\"process_id\":\"p\"},\"module_ref\":\"m\","
          + "\"entry_kind\":\"process\",\"entry_name\":\"e\"},";
  private static final String NODE =
      "\"node_id\":\"n\",\"node_kind\":\"nk\",\"label\":\"l\",\"occurrence\":1";

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of(
            new ExecutionStarted(
                "k", IDENTITY, new ExecutionMap("m", "k", "r", "e", List.of(), List.of())),
            "{\"kind\":\"execution_started\","
                + BASE
                + "\"execution_map\":{\"module_ref\":\"m\",\"entry_kind\":\"k\","
                + "\"entry_ref\":\"r\",\"entry_name\":\"e\",\"nodes\":[],\"edges\":[]}}"),
        Arguments.of(
            new ExecutionFinished("k", IDENTITY, ExecutionStatus.COMPLETED, null),
            "{\"kind\":\"execution_finished\"," + BASE + "\"status\":\"completed\"}"),
        Arguments.of(
            new NodeStarted("k", IDENTITY, "n", "nk", "l", 1),
            "{\"kind\":\"node_started\"," + BASE + NODE + "}"),
        Arguments.of(
            new NodeCompleted("k", IDENTITY, "n", "nk", "l", 1),
            "{\"kind\":\"node_completed\"," + BASE + NODE + "}"),
        Arguments.of(
            new NodeFailed("k", IDENTITY, "n", "nk", "l", 1, "x"),
            "{\"kind\":\"node_failed\"," + BASE + NODE + ",\"error\":\"x\"}"),
        Arguments.of(
            new BranchSelected("k", IDENTITY, "n", -1, "e", BranchSide.ELSE),
            "{\"kind\":\"branch_selected\","
                + BASE
                + "\"node_id\":\"n\",\"occurrence\":18446744073709551615,\"edge_id\":\"e\","
                + "\"selected\":\"else\"}"),
        Arguments.of(
            new ChildStarted(
                "k",
                IDENTITY,
                "n",
                0,
                new ChildExecution(
                    SCOPE, new RuntimeSubject.Effect("e", "exec_code"), null, null, null)),
            "{\"kind\":\"child_started\","
                + BASE
                + "\"parent_node_id\":\"n\",\"occurrence\":0,\"child\":{\"scope\":"
                + "{\"session_id\":\"s\"},\"subject\":{\"type\":\"effect\",\"effect_id\":\"e\","
                + "\"kind\":\"exec_code\"}}}"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void event_isWrittenAsTheTableSays(ExecutionEvent event, String json) {
    assertEquals(json, LashWriter.SEED.json(event));
    assertEquals(new LashlangExecution(event), LashRecords.read(record(json)).event());
  }

  @Test
  void map_mayLackNodesAndEdges() {
    String json =
        "{\"kind\":\"execution_started\","
            + BASE
            + "\"execution_map\":{\"module_ref\":\"m\",\"entry_kind\":\"k\",\"entry_name\":\"e\"}}";
    assertEquals(
        new LashlangExecution(
            new ExecutionStarted(
                "k", IDENTITY, new ExecutionMap("m", "k", null, "e", List.of(), List.of()))),
        LashRecords.read(record(json)).event());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          "kind":"node_failed",%B%%N%                                     | /event/error
          "kind":"nothing",%B%%N%                                         | /event/kind
          %B%%N%                                                          | /event/kind
          "kind":"execution_finished",%B%"status":"done"                  | /event/status
          "kind":"branch_selected",%B%"node_id":"n","occurrence":1,"edge_id":"e","selected":"maybe" | /event/selected
          "kind":"execution_started",%B%"execution_map":{"module_ref":"m","entry_kind":"k","entry_name":"e","nodes":null} | /event/execution_map/nodes
          "kind":"child_started",%B%"parent_node_id":"n","occurrence":1,"child":{"scope":{"session_id":"s"},"subject":{"type":"other"}} | /event/child/subject/type
          "kind":"child_started",%B%"parent_node_id":"n","occurrence":1,"child":{"scope":{},"subject":{"type":"process","process_id":"p"}} | /event/child/scope/session_id
          "kind":"node_started",%B%"node_id":"n","node_kind":"k","label":"l","occurrence":"1" | /event/occurrence
          """)
  void event_isRefusedWhenItIsNotWhole(String members, String pointer) {
    String json = record("{" + members.replace("%B%", BASE).replace("%N%", NODE) + "}");
    ShapeException refused =
        assertThrows(
            ShapeException.class,
            () -> LashReader.TOLERANT.read(json.getBytes(StandardCharsets.UTF_8)));
    assertEquals(pointer, refused.pointer(), refused.getMessage());
  }

  private static String record(String event) {
    return "{\"schema_version\":2,\"id\":\"\",\"timestamp\":\"\",\"context\":{},"
        + "\"type\":\"lashlang_execution\",\"event\":"
        + event
        + "}";
  }
}
