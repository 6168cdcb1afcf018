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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.trace.AuditEvent;
import plasm.sink.boot.SinkSettings;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.ingest.Ingest;
import plasm.sink.relay.HopGuard;
import plasm.web.BodyMemory;
import plasm.web.RequestBody;

/** The way in for events. */
@Path("/v1/events")
@Tag(name = "Ingest")
public class EventsResource {
  /** Small bodies are read where they arrive; reading a large one would hold up other requests. */
  private static final int READ_ON_EVENT_LOOP_BYTES = 64 << 10;

  private static final Executor LARGE_BODIES = Executors.newVirtualThreadPerTaskExecutor();

  private final Ingest ingest;
  private final HopGuard hops;
  private final int maxBodyBytes;
  private final BodyMemory bodyMemory;

  EventsResource(Ingest ingest, HopGuard hops, SinkSettings settings, BodyMemory bodyMemory) {
    this.ingest = ingest;
    this.hops = hops;
    this.maxBodyBytes = settings.maxBodyBytes();
    this.bodyMemory = bodyMemory;
  }

  /**
   * The answer to an ingest request.
   *
   * @param accepted events that are durable now and were not before
   * @param duplicate_skipped events whose id this tenant used before
   */
  public record IngestAnswer(int accepted, int duplicate_skipped) {
    static IngestAnswer of(Outcome outcome) {
      return new IngestAnswer(outcome.accepted(), outcome.repeated());
    }
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
    return take(request, encoding, EventBatchReader::readJson);
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
    return take(request, encoding, EventBatchReader::readNdjson);
  }

  private CompletionStage<IngestAnswer> take(
      HttpServerRequest request, String encoding, Function<byte[], List<AuditEvent>> reader) {
    return RequestBody.read(
        request,
        maxBodyBytes,
        bodyMemory,
        body -> {
          refuseLoop(request);
          return events(body, encoding, reader)
              .thenCompose(ingest::take)
              .thenApply(IngestAnswer::of);
        });
  }

  /** Only relays say whom a request passed, so mostly there is nothing to look at. */
  private void refuseLoop(HttpServerRequest request) {
    if (request.headers().contains(HopGuard.HEADER)
        && hops.isLoop(request.headers().getAll(HopGuard.HEADER))) {
      throw new ProblemException(
          ProblemType.LOOP_DETECTED,
          "this request passed this sink before, so nothing of it was stored; PLASM_TRACE_SINK_URL"
              + " must lead to a sink that relays to none of the others");
    }
  }

  private CompletionStage<List<AuditEvent>> events(
      byte[] body, String encoding, Function<byte[], List<AuditEvent>> reader) {
    if (body.length <= READ_ON_EVENT_LOOP_BYTES && encoding == null) {
      return CompletableFuture.completedStage(reader.apply(body));
    }
    return CompletableFuture.supplyAsync(
        () -> reader.apply(RequestBody.decoded(body, encoding, maxBodyBytes)), LARGE_BODIES);
  }
}
