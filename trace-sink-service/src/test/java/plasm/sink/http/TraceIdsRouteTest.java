package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.get;
import static plasm.sink.http.Requests.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Golden;

/** GET /v1/trace-ids gives the golden vectors. */
@QuarkusTest
class TraceIdsRouteTest {
  private static final List<String> MEMBERS =
      List.of(
          "tenant_id", "logical_session_id", "mcp_session_id", "prompt_hash", "execute_session_id");

  @Test
  void traceIds_areThoseOfTheGoldenVectors() throws Exception {
    JsonNode vectors = json(new String(Golden.bytes("trace_ids.json"), StandardCharsets.UTF_8));
    assertEquals(12, vectors.size());
    for (JsonNode vector : vectors) {
      List<Object> query = new ArrayList<>();
      for (String member : MEMBERS) {
        if (vector.has(member)) {
          query.add(member);
          query.add(vector.get(member).textValue());
        }
      }
      if (vector.get("kind").textValue().endsWith("_v1")) {
        query.addAll(List.of("version", "1"));
      }
      JsonNode answer = json(get("/v1/trace-ids", query.toArray()));
      assertEquals(vector.get("trace_id"), answer.get("trace_id"), vector.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=2",
        "tenant_id=acme",
        "logical_session_id=",
        "logical_session_id=a&mcp_session_id=b",
        "prompt_hash=a",
        "execute_session_id=a",
        "mcp_session_id=b&prompt_hash=a",
        "logical_session_id=a&version=1",
        "mcp_session_id=a&version=3",
        "mcp_session_id=a&version=x",
      })
  void traceIds_ofNothingInParticularAreRefused(String query) {
    assertProblem(400, "invalid-request", get("/v1/trace-ids?" + query));
  }
}
