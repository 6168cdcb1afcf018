package plasm.web;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import plasm.model.store.CheckedStore;
import plasm.model.store.StoreCheck;

/** DOWN when the service's store cannot keep or read what it is there for. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
  private final CheckedStore store;

  StoreReadiness(CheckedStore store) {
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
