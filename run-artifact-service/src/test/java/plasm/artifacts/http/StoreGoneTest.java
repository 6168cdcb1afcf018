package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3ServerResource;
import plasm.model.testkit.Await;

/** The bucket's server is away, and comes back. */
@QuarkusTest
@WithTestResource(value = S3ServerResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class StoreGoneTest {
  private final String session = "/execute/" + Sessions.promptHash() + "/" + Sessions.sessionId();
  private final String run = session + "/artifacts/" + Sessions.runId();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  S3Server server;
  private boolean gone;

  @AfterEach
  void comeBack() {
    if (gone) {
      server.start();
    }
  }

  @Test
  void requests_are503UntilItIsBack() throws Exception {
    given().body(new byte[] {1}).put(run).then().statusCode(201);
    server.stop();
    gone = true;
    // A connection that was open may be answered once more.
    Await.until("the server is gone", PATIENCE, () -> given().get(run).statusCode() == 503);
    for (String path : new String[] {run, session + "/artifacts", session + "/resource-index/1"}) {
      given()
          .get(path)
          .then()
          .statusCode(503)
          .header("Retry-After", not(equalTo(null)))
          .body("type", endsWith("/storage-unavailable"));
    }
    given().body(new byte[] {2}).put(run).then().statusCode(503);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks.find { it.name == 's3' }.status", equalTo("DOWN"))
        .body(not(containsString(S3Server.SECRET_KEY)));
    given().get("/q/health/live").then().statusCode(200);
    server.start();
    gone = false;
    given().get("/q/health/ready").then().statusCode(200);
    given().get(run).then().statusCode(200);
    given().body(new byte[] {3}).put(run).then().statusCode(200);
  }
}
