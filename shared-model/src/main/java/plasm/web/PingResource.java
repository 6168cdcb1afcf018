package plasm.web;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Says that the process runs; whether it can do its work is what readiness tells. */
@Path("/v1/health")
@Tag(name = "Operation")
public class PingResource {
  @GET
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "ping",
      summary = "Say that the process runs",
      description = "Whether it can do its work is what /q/health/ready tells.")
  @APIResponse(
      responseCode = "200",
      description = "It runs",
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(implementation = String.class, enumeration = "ok")))
  public String ping() {
    return "ok";
  }
}
