package plasm.sink.http;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.Tenant;
import plasm.sink.live.LiveStream;
import plasm.sink.live.LiveTraces;
import plasm.sink.trace.TraceKey;

/** A trace, live. On worker threads until the stream is open: it begins with what is stored. */
@Path("/v1/traces/{trace_id}/stream")
@Blocking
@Tag(name = "Traces")
public class TraceStreamResource {
  /** Who names no tenant sees what belongs to nobody. */
  private static final List<Tenant> NOBODYS = List.of(Tenant.NONE, Tenant.of("anonymous"));

  private final LiveTraces traces;

  TraceStreamResource(LiveTraces traces) {
    this.traces = traces;
  }

  @GET
  @Operation(
      operationId = "streamTrace",
      summary = "Follow a trace live",
      description =
          "Server-Sent Events: a snapshot of the trace, then a patch for each record that is added,"
              + " in the order of seq, none missing, none twice; terminal when the trace is over,"
              + " which ends the stream. The event's id is its seq: a client that reconnects with"
              + " Last-Event-ID goes on from there. A reader that cannot keep up gets the comment"
              + " lagged and a fresh snapshot. A comment every 15 seconds keeps the connection open.")
  @APIResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(ref = "TraceStream")))
  @APIResponse(
      responseCode = "204",
      description =
          "The trace is over and Last-Event-ID is its end; a browser does not connect again")
  public Response stream(
      @Parameter(ref = "TraceId") @PathParam("trace_id") String traceId,
      @Parameter(ref = "StreamTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "LastEventId") @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER)
          String lastEventId) {
    Long seen = seen(lastEventId);
    StreamBody body = new StreamBody();
    LiveStream stream =
        tenants(tenantId).stream()
            .map(tenant -> new TraceKey(tenant, Parameters.uuid("trace_id", traceId)))
            .map(key -> traces.open(key, seen, body::wake))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(TraceStreamResource::notFound);
    if (stream.hasNothingToTell()) {
      stream.close();
      return Response.noContent().build();
    }
    return answer().entity(body.of(stream)).build();
  }

  /** What GET would answer, without opening a stream that nobody reads. */
  @HEAD
  @Operation(hidden = true)
  public Response head(
      @PathParam("trace_id") String traceId, @QueryParam("tenant_id") String tenantId) {
    boolean known =
        tenants(tenantId).stream()
            .map(tenant -> new TraceKey(tenant, Parameters.uuid("trace_id", traceId)))
            .anyMatch(traces::knows);
    if (!known) {
      throw notFound();
    }
    return answer().build();
  }

  private static Response.ResponseBuilder answer() {
    return Response.ok()
        .type(MediaType.SERVER_SENT_EVENTS_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        // What nginx and its like need to know before they pass on bytes at once.
        .header("X-Accel-Buffering", "no");
  }

  private static List<Tenant> tenants(String tenantId) {
    return Parameters.optionalTenant(tenantId).map(List::of).orElse(NOBODYS);
  }

  /** What is no seq of ours says nothing, as it would with any other event source. */
  private static Long seen(String lastEventId) {
    return lastEventId != null && lastEventId.matches("[0-9]{1,18}")
        ? Long.valueOf(lastEventId)
        : null;
  }

  private static ProblemException notFound() {
    return new ProblemException(
        ProblemType.TRACE_NOT_FOUND,
        "this tenant has no trace of that id; the list of traces shows those there are");
  }
}
