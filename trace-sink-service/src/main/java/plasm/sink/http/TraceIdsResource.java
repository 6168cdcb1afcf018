package plasm.sink.http;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.TraceIds;

/** Which trace a session has: a computation that needs no storage. */
@Path("/v1/trace-ids")
@NonBlocking
@Tag(name = "Sessions")
public class TraceIdsResource {
  private static final int SUPERSEDED = 1;
  private static final int CURRENT = 2;

  /** The id of the one trace that a session of a tenant has. */
  public record TraceIdAnswer(UUID trace_id) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getTraceId",
      summary = "Compute a session's trace id",
      description =
          "For exactly one of: logical_session_id, mcp_session_id, or prompt_hash with"
              + " execute_session_id. Version 1 ids, which know no tenant, are superseded; they find"
              + " old rows only.")
  @APIResponse(
      responseCode = "200",
      description = "The id, whether or not there is such a trace",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TraceIdAnswer")))
  public TraceIdAnswer traceId(
      @Parameter(ref = "SessionTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "OfLogicalSession") @QueryParam("logical_session_id") String logicalSession,
      @Parameter(ref = "OfMcpSession") @QueryParam("mcp_session_id") String mcpSession,
      @Parameter(ref = "OfPromptHash") @QueryParam("prompt_hash") String promptHash,
      @Parameter(ref = "OfExecuteSession") @QueryParam("execute_session_id") String executeSession,
      @Parameter(ref = "TraceIdVersion") @QueryParam("version") String version) {
    boolean current = version(version) == CURRENT;
    String tenant = Parameters.text(tenantId).orElse(null);
    Optional<String> logical = Parameters.text(logicalSession);
    Optional<String> mcp = Parameters.text(mcpSession);
    Optional<String> prompt = Parameters.text(promptHash);
    Optional<String> execute = Parameters.text(executeSession);
    boolean isExecute = prompt.isPresent() && execute.isPresent();
    boolean half = prompt.isPresent() != execute.isPresent();
    int asked = (logical.isPresent() ? 1 : 0) + (mcp.isPresent() ? 1 : 0) + (isExecute ? 1 : 0);
    if (half || asked != 1) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "give exactly one of logical_session_id, mcp_session_id, or prompt_hash together with"
              + " execute_session_id");
    }
    if (logical.isPresent() && !current) {
      throw Parameters.invalid("version", "2 or absent: logical sessions had no version 1");
    }
    if (logical.isPresent()) {
      return new TraceIdAnswer(TraceIds.ofLogicalSession(tenant, logical.get()));
    }
    if (mcp.isPresent()) {
      return new TraceIdAnswer(
          current
              ? TraceIds.ofTransportSession(tenant, mcp.get())
              : TraceIds.v1OfTransportSession(mcp.get()));
    }
    return new TraceIdAnswer(
        current
            ? TraceIds.ofExecuteSession(tenant, prompt.get(), execute.get())
            : TraceIds.v1OfExecuteSession(prompt.get(), execute.get()));
  }

  private static int version(String version) {
    int number = Parameters.number("version", version, CURRENT, Integer.MAX_VALUE);
    if (number != SUPERSEDED && number != CURRENT) {
      throw Parameters.invalid("version", "1 or 2");
    }
    return number;
  }
}
