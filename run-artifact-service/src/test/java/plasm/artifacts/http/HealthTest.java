package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers and machines may ask of the service before it has anything to store. */
@QuarkusTest
class HealthTest {
  @Test
  void health_isOk() {
    given().get("/v1/health").then().statusCode(200).contentType("text/plain").body(equalTo("ok"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void probe_isUp(String probe) {
    given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void metrics_arePrometheusText() {
    given()
        .accept("text/plain")
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .body(containsString("# TYPE jvm_memory_used_bytes gauge"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/health/more", "/nothing"})
  void unknownPath_isAProblem(String path) {
    given()
        .get(path)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404))
        .body("type", endsWith("/not-found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void unknownMethod_isAProblem(String method) {
    given()
        .request(method, "/v1/health")
        .then()
        .statusCode(405)
        .contentType("application/problem+json")
        .body("status", equalTo(405))
        .body("type", endsWith("/method-not-allowed"));
  }
}
