package plasm.web;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Says that the process runs; whether it can do its work is what readiness tells. */
@Path("/v1/health")
public class PingResource {
  @GET
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  public String ping() {
    return "ok";
  }
}
