package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.testkit.Golden;

class TraceIdsTest {
  @ParameterizedTest
  @MethodSource("vectors")
  void everyRoot_isAsInTheGoldenVectors(JsonNode vector) {
    assertEquals(vector.get("trace_id").textValue(), root(vector).toString());
  }

  @Test
  void ofLogicalSession_countsNullTenantAsAnonymous() {
    UUID anonymous = TraceIds.ofLogicalSession("anonymous", "s0");
    assertEquals(anonymous, TraceIds.ofLogicalSession(null, "s0"));
    assertEquals(anonymous, TraceIds.ofLogicalSession("", "s0"));
  }

  @Test
  void ofTransportSession_countsNullTenantAsAnonymous() {
    UUID anonymous = TraceIds.ofTransportSession("anonymous", "mcp-1");
    assertEquals(anonymous, TraceIds.ofTransportSession(null, "mcp-1"));
    assertEquals(anonymous, TraceIds.ofTransportSession("", "mcp-1"));
  }

  @Test
  void ofExecuteSession_countsNullTenantAsAnonymous() {
    UUID anonymous = TraceIds.ofExecuteSession("anonymous", "ph", "es");
    assertEquals(anonymous, TraceIds.ofExecuteSession(null, "ph", "es"));
    assertEquals(anonymous, TraceIds.ofExecuteSession("", "ph", "es"));
  }

  @Test
  void everyRoot_isANameBasedUuidOfVersion5() {
    for (UUID root :
        List.of(
            TraceIds.ofLogicalSession("acme", "s0"),
            TraceIds.ofTransportSession("acme", "s0"),
            TraceIds.ofExecuteSession("acme", "ph", "s0"),
            TraceIds.v1OfTransportSession("s0"),
            TraceIds.v1OfExecuteSession("ph", "s0"))) {
      assertEquals(5, root.version());
      assertEquals(2, root.variant());
    }
  }

  static List<JsonNode> vectors() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    new JsonMapper().readTree(Golden.bytes("trace_ids.json")).forEach(rows::add);
    assertEquals(12, rows.size());
    return rows;
  }

  private static UUID root(JsonNode v) {
    String kind = text(v, "kind");
    return switch (kind) {
      case "mcp_logical" ->
          TraceIds.ofLogicalSession(text(v, "tenant_id"), text(v, "logical_session_id"));
      case "mcp_transport" ->
          TraceIds.ofTransportSession(text(v, "tenant_id"), text(v, "mcp_session_id"));
      case "http_execute" ->
          TraceIds.ofExecuteSession(
              text(v, "tenant_id"), text(v, "prompt_hash"), text(v, "execute_session_id"));
      case "mcp_transport_v1" -> TraceIds.v1OfTransportSession(text(v, "mcp_session_id"));
      case "http_execute_v1" ->
          TraceIds.v1OfExecuteSession(text(v, "prompt_hash"), text(v, "execute_session_id"));
      default -> throw new AssertionError("a kind of root not known here: " + kind);
    };
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).textValue();
  }
}
