package plasm.sink.boot;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import plasm.sink.store.StoreCheck;
import plasm.sink.store.TraceStore;

/** DOWN when events cannot be made durable. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
  private final TraceStore store;

  StoreReadiness(TraceStore store) {
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
