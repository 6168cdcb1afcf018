package plasm.sink.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plasm.sink.http.Requests.assertProblem;
import static plasm.sink.http.Requests.request;
import static plasm.sink.http.Requests.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Events;
import plasm.sink.relay.HopGuard;

/** What relays say of the way a request took, as a sink understands it that relays nothing. */
@QuarkusTest
class LoopTest {
  private final String tenant = tenant();
  private final UUID trace = UUID.randomUUID();

  @Inject HopGuard hops;

  private Response post(String... via) {
    return request()
        .contentType(ContentType.JSON)
        .header(HopGuard.HEADER, via[0], (Object[]) Arrays.copyOfRange(via, 1, via.length))
        .body(Events.batch(Events.line(tenant, trace)))
        .post("/v1/events");
  }

  private String ownId() {
    String via = hops.via();
    return via.substring(via.lastIndexOf(' ') + 1);
  }

  @Test
  void post_thatPassedThisSinkBeforeIsRefusedAndNothingIsStored() {
    for (String via : new String[] {ownId(), UUID.randomUUID() + ", " + ownId() + " ,x"}) {
      JsonNode problem = assertProblem(508, "loop-detected", post(via));
      assertTrue(problem.get("detail").textValue().contains("PLASM_TRACE_SINK_URL"));
    }
    assertProblem(508, "loop-detected", post(UUID.randomUUID().toString(), ownId()));
    assertEquals(0, Requests.list(tenant).get("traces").size());
  }

  @Test
  void post_thatPassedOtherSinksIsStored() {
    assertEquals(200, post(UUID.randomUUID() + "," + UUID.randomUUID()).statusCode());
    assertEquals(1, Requests.list(tenant).get("traces").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "garbage", "\t;;\"", "00000000-0000-0000-0000-00000000000z"})
  void post_withAHeaderThatMakesNoSenseIsStored(String via) {
    assertEquals(200, post(via).statusCode());
  }

  @Test
  void post_withAHeaderOfTenKilobytesIsStored() {
    assertEquals(200, post("x,".repeat(5_000)).statusCode());
    assertEquals(200, post("x".repeat(10_000)).statusCode());
  }

  /** This sink answers reads itself, so there is nothing that could come back. */
  @Test
  void get_thatPassedThisSinkBeforeIsAnswered() {
    assertEquals(
        200,
        request()
            .header(HopGuard.HEADER, ownId())
            .queryParam("tenant_id", tenant)
            .get("/v1/traces")
            .statusCode());
  }
}
