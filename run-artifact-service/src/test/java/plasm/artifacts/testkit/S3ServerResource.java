package plasm.artifacts.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * An {@link S3Server} for tests of the whole service, told to it in the variables that a person
 * would set.
 */
public final class S3ServerResource implements QuarkusTestResourceLifecycleManager {
  private S3Server server;

  @Override
  public Map<String, String> start() {
    server = S3Server.open();
    return Map.of(
        "plasm.run-artifacts-url",
        "s3://" + S3Server.BUCKET + "/service",
        "AWS_ACCESS_KEY_ID",
        S3Server.ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY",
        S3Server.SECRET_KEY,
        "AWS_REGION",
        S3Server.REGION,
        "AWS_ENDPOINT_URL",
        server.endpoint().toString(),
        "AWS_ALLOW_HTTP",
        "true");
  }

  /** Fields of type {@link S3Server} of a test get the server, to stop it and to look into it. */
  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(server, new TestInjector.MatchesType(S3Server.class));
  }

  @Override
  public void stop() {
    if (server != null) {
      server.close();
    }
  }
}
