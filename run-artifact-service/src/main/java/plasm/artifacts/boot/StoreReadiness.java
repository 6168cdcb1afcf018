package plasm.artifacts.boot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.StoreCheck;

/** DOWN when artifacts cannot be stored or read. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
  private final BlobStore store;

  StoreReadiness(BlobStore store) {
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    StoreCheck check = store.check();
    return HealthCheckResponse.named(check.name())
        .status(check.up())
        .withData(check.up() ? "place" : "cause", check.detail())
        .build();
  }
}
