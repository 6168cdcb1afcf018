package plasm.sink.http;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.sink.ingest.Ingest;

/** The way in for events. */
@Path("/v1/events")
@Tag(name = "Ingest")
public class EventsResource {
  private final Ingest ingest;
  private final IngestBody bodies;

  EventsResource(Ingest ingest, IngestBody bodies) {
    this.ingest = ingest;
    this.bodies = bodies;
  }

  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "postEvents",
      summary = "Store a batch of events",
      description =
          "All or nothing, and durable before the answer. Whatever the answer was, sending the same"
              + " batch again is harmless.")
  @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
      required = true,
      description = "Events of any traces and tenants",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(ref = "IngestBatch"),
            examples = @ExampleObject(name = "batch", ref = "IngestBatch")),
        @Content(
            mediaType = Representation.NDJSON_TYPE,
            schema = @Schema(ref = "AuditEventLines"),
            examples = @ExampleObject(name = "lines", ref = "AuditEventLines"))
      })
  @APIResponse(
      responseCode = "200",
      description = "Every event of the batch is durable",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "IngestAnswer")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public CompletionStage<IngestAnswer> post(
      @Context HttpServerRequest request,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding) {
    return bodies.take(request, encoding, EventBatchReader::readJson, ingest::take);
  }

  /** The same operation for the other representation; described with {@link #post}. */
  @POST
  @NonBlocking
  @Consumes("application/x-ndjson")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public CompletionStage<IngestAnswer> postLines(
      @Context HttpServerRequest request,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding) {
    return bodies.take(request, encoding, EventBatchReader::readNdjson, ingest::take);
  }
}
