package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.json.JsonText;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.retained.RetainedRuns;
import plasm.sink.run.LatestRun;
import plasm.sink.run.Run;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;
import plasm.sink.run.RunStart;

/** Runs that are retained for a while, to look at the latest (spec/ragweld-tracing.md). */
@Path("/api/traces")
@Tag(name = "Runs")
public class RunsResource {
  private final RetainedRuns runs;
  private final WorkerBody bodies;

  RunsResource(RetainedRuns runs, WorkerBody bodies) {
    this.runs = runs;
    this.bodies = bodies;
  }

  @GET
  @Path("/latest")
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "latestRun",
      summary = "Read the latest run",
      description =
          "The run of run_id; without one the last that was started of a repository, or of all."
              + " Always 200, with null where there is nothing.")
  @APIResponse(
      responseCode = "200",
      description = "The run, or null",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LatestRun")))
  public byte[] latest(
      @Parameter(ref = "RunRepoId") @QueryParam("repo_id") String repoId,
      @Parameter(ref = "RunRepo") @QueryParam("repo") String repo,
      @Parameter(ref = "RunCorpusId") @QueryParam("corpus_id") String corpusId,
      @Parameter(ref = "RetainedRunId") @QueryParam("run_id") String runId) {
    String wanted =
        stripped(repoId).or(() -> stripped(repo)).or(() -> stripped(corpusId)).orElse(null);
    return json(runs.latest(wanted, stripped(runId).orElse(null)));
  }

  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "startRun",
      summary = "Begin a run",
      description =
          "A run of that id that is there, under whichever repository, leaves with its events. Then the"
              + " oldest runs beyond the bounds leave.")
  @RequestBody(
      required = true,
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "RunStart")))
  @APIResponse(
      responseCode = "201",
      description = "The run has begun; captured says whether anything of it is kept",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "BegunRun")))
  public CompletionStage<Response> start(
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    return bodies.read(
        request,
        encoding,
        body -> {
          RunStart start = RunBodies.start(body);
          boolean captured = runs.start(start);
          return Response.status(201).entity(begun(start.runId(), captured)).build();
        });
  }

  @POST
  @Path("/{run_id}/events")
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addRunEvents",
      summary = "Add events to a run",
      description = "Also to one that has ended. Kept before the answer.")
  @RequestBody(
      required = true,
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "RunEvents")))
  @APIResponse(responseCode = "202", description = "The events are kept")
  @APIResponse(responseCode = "409", ref = "RunReplaced")
  public CompletionStage<Response> add(
      @Parameter(ref = "RunOfPath") @PathParam("run_id") String runId,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    return bodies.read(
        request,
        encoding,
        body -> {
          RunBodies.Added added = RunBodies.events(body);
          require(runs.add(runId, added.attempt(), added.events()));
          return Response.status(202).build();
        });
  }

  @POST
  @Path("/{run_id}/end")
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "endRun",
      summary = "End a run",
      description = "May be said again; the last one counts.")
  @RequestBody(
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "RunEnd")))
  @APIResponse(
      responseCode = "200",
      description = "The run as it is now",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LatestRun")))
  @APIResponse(responseCode = "409", ref = "RunReplaced")
  public CompletionStage<byte[]> end(
      @Parameter(ref = "RunOfPath") @PathParam("run_id") String runId,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    return bodies.read(
        request,
        encoding,
        body -> {
          RunBodies.End end = RunBodies.end(body);
          require(runs.end(runId, end.attempt(), end.endedAtMs()));
          return json(runs.latest(null, runId));
        });
  }

  private static void require(RunChange change) {
    switch (change) {
      case UNKNOWN ->
          throw new ProblemException(
              ProblemType.RUN_NOT_FOUND,
              "no run of that id is retained: it was never started, not captured, or newer runs"
                  + " took its place");
      case REPLACED ->
          throw new ProblemException(
              ProblemType.RUN_REPLACED,
              "the run was started again since; what an earlier attempt sends is not added to it");
      case DONE -> {}
    }
  }

  private static Optional<String> stripped(String text) {
    return Parameters.text(text).map(String::strip);
  }

  private static byte[] begun(String runId, boolean captured) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("run_id", runId);
      json.writeBooleanField("captured", captured);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static byte[] json(LatestRun latest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("repo", latest.repoId());
      json.writeStringField("run_id", latest.runId());
      json.writeFieldName("trace");
      if (latest.run() == null) {
        json.writeNull();
      } else {
        write(json, latest.run());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Run run) throws IOException {
    json.writeStartObject();
    json.writeStringField("run_id", run.runId());
    json.writeStringField("corpus_id", run.repoId());
    json.writeNumberField("started_at_ms", run.startedAtMs());
    if (run.endedAtMs() == null) {
      json.writeNullField("ended_at_ms");
    } else {
      json.writeNumberField("ended_at_ms", run.endedAtMs());
    }
    json.writeArrayFieldStart("events");
    for (RunEvent event : run.events()) {
      json.writeStartObject();
      json.writeStringField("kind", event.kind());
      json.writeNumberField("ts", event.tsMs());
      json.writeStringField("msg", event.msg());
      json.writeFieldName("data");
      json.writeRawValue(event.data().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (run.droppedEvents() > 0) {
      json.writeNumberField("dropped_events", run.droppedEvents());
    }
    json.writeEndObject();
  }
}
