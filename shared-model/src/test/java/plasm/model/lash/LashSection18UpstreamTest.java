package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.ToolCallStarted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.NodeCompleted;
import plasm.model.lash.execution.ExecutionEvent.NodeStarted;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.graph.ExecutionGraph.NodeStatus;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.json.LashWriter;
import plasm.model.lash.sink.JsonlTraceSink;
import plasm.model.testkit.LashRecords;

/**
 * spec/lash-trace.md, section 18: what upstream's tests assert and no other section's test here
 * does in the same words.
 */
class LashSection18UpstreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TraceContext SESSION = TraceContext.builder().sessionId("s1").build();
  private static final ExecutionIdentity IDENTITY =
      new ExecutionIdentity(
          new RuntimeScope("s1", "t1", null, null),
          new RuntimeSubject.Effect("e1", "exec_code"),
          "m",
          "main",
          null,
          "main");

  @TempDir Path folder;

  @Test
  void jsonlSink_writesAParsableLineWithTagAndSession() throws Exception {
    Path file = folder.resolve("missing/parents/trace.jsonl");
    new JsonlTraceSink(file)
        .append(TraceRecord.now(SESSION, new ToolCallStarted("call-1", "ls", CanonicalJson.NULL)));
    JsonNode line = JSON.readTree(Files.readAllLines(file).getFirst());
    assertEquals("tool_call_started", line.get("type").textValue());
    assertEquals("call-1", line.get("call_id").textValue());
    assertEquals("s1", line.at("/context/session_id").textValue());
  }

  @Test
  void frameSwitch_isExposed() throws Exception {
    JsonNode line =
        written(
            new TurnCompleted(
                "completed", "agent_frame_switch", new TraceEvent.AgentFrameSwitch("f2")));
    assertEquals("f2", line.at("/agent_frame_switch/frame_id").textValue());
  }

  @Test
  void lashlangRecord_nestsKindAndKey() throws Exception {
    JsonNode line =
        written(new LashlangExecution(new NodeStarted("k1", IDENTITY, "n", "step", "L", 1)));
    assertEquals("node_started", line.at("/event/kind").textValue());
    assertEquals("k1", line.at("/event/event_key").textValue());
  }

  @Test
  void failureOutput_keepsCodeAndRaw() throws Exception {
    CanonicalJson payload = CanonicalJson.parse("{\"code\":\"denied\",\"raw\":{\"errno\":13}}");
    JsonNode line =
        written(
            new ToolCallCompleted(
                "c",
                "ls",
                CanonicalJson.NULL,
                new ToolCallOutput(
                    new ToolCallOutput.Outcome(ToolCallOutput.Status.FAILURE, payload), null),
                5));
    assertEquals("denied", line.at("/output/outcome/payload/code").textValue());
    assertEquals(13, line.at("/output/outcome/payload/raw/errno").intValue());
  }

  @Test
  void outcomes_areThreeAndAlwaysHaveAPayload() throws Exception {
    List<String> statuses = new ArrayList<>();
    for (ToolCallOutput.Status status : ToolCallOutput.Status.values()) {
      JsonNode line =
          written(
              new ToolCallCompleted(
                  "c",
                  "ls",
                  CanonicalJson.NULL,
                  new ToolCallOutput(new ToolCallOutput.Outcome(status, CanonicalJson.NULL), null),
                  5));
      statuses.add(line.at("/output/outcome/status").textValue());
      assertTrue(line.at("/output/outcome").has("payload"));
    }
    assertEquals(List.of("success", "failure", "cancelled"), statuses);
  }

  @Test
  void oneOfEachVariant_survivesAFile() throws Exception {
    Path file = folder.resolve("trace.jsonl");
    JsonlTraceSink sink = new JsonlTraceSink(file);
    List<TraceRecord> records =
        new LashRecords(18)
            .oneOfEach().stream().map(event -> TraceRecord.now(SESSION, event)).toList();
    for (TraceRecord record : records) {
      sink.append(record);
    }
    sink.flush();
    List<TraceRecord> read = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      read.add(LashReader.STRICT.read(line.getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(records, read);
  }

  @Test
  void completedWithAStartsKey_leavesTheNodeRunning() {
    assertEquals(
        NodeStatus.RUNNING,
        node(
                at(1_000, new NodeStarted("k", IDENTITY, "n", "step", "L", 1)),
                at(1_750, new NodeCompleted("k", IDENTITY, "n", "step", "L", 1)))
            .status());
  }

  @Test
  void durationAndOccurrence_areThoseOfTheLastEvent() {
    ExecutionGraph.Node node =
        node(
            at(1_000, new NodeStarted("k1", IDENTITY, "n", "step", "L", 1)),
            at(1_750, new NodeCompleted("k2", IDENTITY, "n", "step", "L", 7)));
    assertEquals(750L, node.durationMs());
    assertEquals(7L, node.occurrence());
  }

  private static ExecutionGraph.Node node(TraceRecord... records) {
    GraphStore store = new GraphStore();
    List.of(records).forEach(store::append);
    return store.graph("effect:s1:t1:e1").orElseThrow().nodes().getFirst();
  }

  private static TraceRecord at(long millis, ExecutionEvent event) {
    return TraceRecord.at(Instant.ofEpochMilli(millis), SESSION, new LashlangExecution(event));
  }

  private static JsonNode written(TraceEvent event) throws Exception {
    return JSON.readTree(LashWriter.SEED.json(TraceRecord.now(SESSION, event)));
  }
}
