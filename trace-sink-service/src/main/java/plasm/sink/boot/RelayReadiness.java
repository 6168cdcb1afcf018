package plasm.sink.boot;

import io.smallrye.health.api.HealthRegistry;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import plasm.sink.relay.RelayReport;

/** What readiness says of the sink that this one relays to; nothing in other modes. */
@Singleton
class RelayReadiness {
  private static final String NAME = "relay";

  private final HealthRegistry readiness;

  RelayReadiness(@Readiness HealthRegistry readiness) {
    this.readiness = readiness;
  }

  void watch(RelayMode relay) {
    readiness.register(NAME, () -> response(relay.report()));
  }

  private static HealthCheckResponse response(RelayReport report) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME)
            .status(report.up())
            .withData("remote", report.remote())
            .withData("backlog_events", report.backlogEvents())
            .withData("backlog_age_seconds", report.backlogAgeSeconds());
    if (report.cause() != null) {
      response.withData("cause", report.cause());
    }
    if (report.lastError() != null) {
      response.withData("last_error", report.lastError());
    }
    return response.build();
  }
}
