package plasm.sink.http;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.trace.Tenant;
import plasm.sink.ingest.LashIngest;
import plasm.sink.lash.LashGroups;
import plasm.sink.lash.LashQuery.OfGroups;
import plasm.sink.view.LashViews;

/** The way in for lash records, and what was recorded of a run, an experiment or a candidate. */
@Path("/v1/lash/records")
@Tag(name = "Lash")
public class LashRecordsResource {
  private final LashIngest ingest;
  private final IngestBody bodies;
  private final LashViews views;

  LashRecordsResource(LashIngest ingest, IngestBody bodies, LashViews views) {
    this.ingest = ingest;
    this.bodies = bodies;
    this.views = views;
  }

  @POST
  @NonBlocking
  @Consumes(Representation.NDJSON_TYPE)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "postLashRecords",
      summary = "Store lash records",
      description =
          "All or nothing, and durable before the answer. A record whose id the tenant used before"
              + " is skipped, so sending the same batch again is harmless. Each is kept as it was"
              + " posted; one of a type that the vocabulary does not have is kept as well.")
  @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
      required = true,
      description = "Records of any sessions of one tenant, in either dialect",
      content = {
        @Content(
            mediaType = Representation.NDJSON_TYPE,
            schema = @Schema(ref = "LashRecordLines"),
            examples = @ExampleObject(name = "lines", ref = "LashRecordLines")),
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LashBatch"))
      })
  @APIResponse(
      responseCode = "200",
      description = "Every record of the batch is durable",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "IngestAnswer")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public CompletionStage<IngestAnswer> postLines(
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    Tenant tenant = LashParameters.tenant(tenantId);
    return bodies.take(
        request, encoding, body -> LashBatchReader.readNdjson(body, tenant), ingest::take);
  }

  /** The same operation for the other representation; described with {@link #postLines}. */
  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public CompletionStage<IngestAnswer> post(
      @QueryParam("tenant_id") String tenantId,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
      @Context HttpServerRequest request) {
    Tenant tenant = LashParameters.tenant(tenantId);
    return bodies.take(
        request, encoding, body -> LashBatchReader.readJson(body, tenant), ingest::take);
  }

  @GET
  @PassedOn
  @Blocking
  @Produces(Representation.NDJSON_TYPE)
  @Operation(
      operationId = "listLashRecords",
      summary = "Read the records of a run, an experiment or a candidate",
      description =
          "In the order of their arrival, as they were posted, whether they belong to a session or"
              + " not. One of run_id, experiment_id and candidate_id must be given; records match"
              + " each that is.")
  @APIResponse(
      responseCode = "200",
      description = "The records, one a line; none when nothing matches",
      content =
          @Content(
              mediaType = Representation.NDJSON_TYPE,
              schema = @Schema(ref = "LashRecordLines")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public StreamingOutput list(
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "LashRunId") @QueryParam("run_id") String runId,
      @Parameter(ref = "LashExperimentId") @QueryParam("experiment_id") String experimentId,
      @Parameter(ref = "LashCandidateId") @QueryParam("candidate_id") String candidateId,
      @Parameter(ref = "LashType") @QueryParam("type") String type,
      @Parameter(ref = "LashTurnId") @QueryParam("turn_id") String turnId,
      @Parameter(ref = "LashAfter") @QueryParam("after") String after,
      @Parameter(ref = "LashRecordLimit") @QueryParam("limit") String limit) {
    LashGroups groups =
        new LashGroups(
            Parameters.text(runId).orElse(null),
            Parameters.text(experimentId).orElse(null),
            Parameters.text(candidateId).orElse(null));
    if (groups.isEmpty()) {
      throw Parameters.invalid(
          "run_id, experiment_id or candidate_id",
          "given; the records of a session are at /v1/lash/sessions/{session_id}/records");
    }
    return new LashLines(
        views.records(
            LashParameters.query(
                views,
                LashParameters.tenant(tenantId),
                new OfGroups(groups),
                new LashParameters.Filter(type, turnId, after, limit))));
  }
}
