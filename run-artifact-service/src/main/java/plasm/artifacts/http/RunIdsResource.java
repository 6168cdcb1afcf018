package plasm.artifacts.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Identities of runs. */
@Path("/v1/run-ids")
@Tag(name = "Addresses")
@RunOnVirtualThread
public class RunIdsResource {
  private final Documents documents;

  RunIdsResource(Documents documents) {
    this.documents = documents;
  }

  /** The answer. */
  public record RunIdAnswer(String run_id) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "computeRunId",
      summary = "The run_id of a plan bundle",
      description = "The same bundle gives the same id, whatever the order of its members.")
  @RequestBody(
      required = true,
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "PlanBundle")))
  @APIResponse(
      responseCode = "200",
      description = "The id",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "RunIdAnswer")))
  public RunIdAnswer compute(
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      InputStream body)
      throws IOException {
    return new RunIdAnswer(documents.runId(encoding, body).toString());
  }
}
