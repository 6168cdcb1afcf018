package plasm.web;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** UP as soon as the service can answer: its store is opened before it listens. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("started");
  }
}
