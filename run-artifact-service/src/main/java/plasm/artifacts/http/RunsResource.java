package plasm.artifacts.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.artifacts.artifact.Family;
import plasm.web.RequestStream;

/** Run snapshots: what an execute session's runs produced. */
@Path("/execute/{prompt_hash}/{session_id}")
@Tag(name = "Runs")
@RunOnVirtualThread
public class RunsResource {
  private final Uploads uploads;
  private final Documents documents;
  private final Downloads downloads;
  private final Listings listings;

  RunsResource(Uploads uploads, Documents documents, Downloads downloads, Listings listings) {
    this.uploads = uploads;
    this.documents = documents;
    this.downloads = downloads;
    this.listings = listings;
  }

  @PUT
  @Path("artifacts/{run_id}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putRun",
      summary = "Store a run snapshot",
      description =
          "The body is kept byte for byte; the latest wins. With If-None-Match: * it is only"
              + " created, with If-Match it only replaces that version.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(responseCode = "201", ref = "StoredRun")
  @APIResponse(responseCode = "200", ref = "StoredRun")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @Parameter(name = Uploads.SCHEMA_VERSION, in = ParameterIn.HEADER, ref = "PlasmSchemaVersion")
  @Parameter(name = Uploads.PRODUCER, in = ParameterIn.HEADER, ref = "PlasmProducer")
  @Parameter(name = Uploads.RESOURCE_INDEX, in = ParameterIn.HEADER, ref = "PlasmResourceIndex")
  @Parameter(name = HttpHeaders.IF_MATCH, in = ParameterIn.HEADER, ref = "IfMatch")
  @Parameter(name = HttpHeaders.IF_NONE_MATCH, in = ParameterIn.HEADER, ref = "IfNoneMatch")
  public Response put(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "RunId") @PathParam("run_id") String id,
      @Context HttpHeaders request,
      @Context HttpServerRequest body)
      throws IOException {
    try (InputStream stream = RequestStream.of(body)) {
      return uploads.put(Paths.name(Family.RUNS, promptHash, sessionId, id), request, stream);
    }
  }

  @POST
  @Path("artifacts")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "postRun",
      summary = "Store a document that says itself which one it is",
      description =
          "run_id, prompt_hash and session_id must agree with the path; without run_id it is computed from plan_bundle.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "RunArtifactDocument")))
  @APIResponse(responseCode = "201", ref = "StoredRun")
  @APIResponse(responseCode = "200", ref = "StoredRun")
  public Response post(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      InputStream body)
      throws IOException {
    return documents.postRun(Paths.session(promptHash, sessionId), encoding, body);
  }

  @GET
  @Path("artifacts/{run_id}")
  @Operation(
      operationId = "getRun",
      summary = "The stored bytes",
      description = "With the Content-Type they were stored with; conditions and one range work.")
  @APIResponse(responseCode = "200", ref = "Payload")
  @APIResponse(responseCode = "206", ref = "PartOfPayload")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @APIResponse(responseCode = "416", ref = "RangeNotSatisfiable")
  @Parameter(name = "Range", in = ParameterIn.HEADER, ref = "Range")
  @Parameter(name = "If-Range", in = ParameterIn.HEADER, ref = "IfRange")
  @Parameter(name = HttpHeaders.IF_MATCH, in = ParameterIn.HEADER, ref = "IfMatch")
  @Parameter(name = HttpHeaders.IF_NONE_MATCH, in = ParameterIn.HEADER, ref = "IfNoneMatch")
  public Response get(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "RunId") @PathParam("run_id") String id,
      @Context HttpHeaders request)
      throws IOException {
    return downloads.get(Paths.name(Family.RUNS, promptHash, sessionId, id), request);
  }

  @HEAD
  @Path("artifacts/{run_id}")
  @Operation(operationId = "headRun", summary = "The same without the bytes")
  @APIResponse(responseCode = "200", ref = "Payload")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @Parameter(name = HttpHeaders.IF_MATCH, in = ParameterIn.HEADER, ref = "IfMatch")
  @Parameter(name = HttpHeaders.IF_NONE_MATCH, in = ParameterIn.HEADER, ref = "IfNoneMatch")
  public Response head(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "RunId") @PathParam("run_id") String id,
      @Context HttpHeaders request)
      throws IOException {
    return downloads.head(Paths.name(Family.RUNS, promptHash, sessionId, id), request);
  }

  @GET
  @Path("artifacts")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listRuns",
      summary = "What the session has, by id",
      description = "A page; next_after is there as long as there is more.")
  @APIResponse(responseCode = "200", ref = "PageOfRuns")
  public byte[] list(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "After") @QueryParam("after") String after,
      @Parameter(ref = "Limit") @QueryParam("limit") String limit) {
    return listings.page(Family.RUNS, Paths.session(promptHash, sessionId), after, limit);
  }

  @GET
  @Path("resource-index/{n}")
  @Operation(
      operationId = "resolveRun",
      summary = "What a number of the session stands for",
      description = "A redirect, or the bytes themselves with follow=1.")
  @APIResponse(responseCode = "302", ref = "Found")
  @APIResponse(responseCode = "200", ref = "Payload")
  public Response resolve(
      @Parameter(ref = "PromptHash") @PathParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "N") @PathParam("n") String n,
      @Parameter(ref = "Follow") @QueryParam("follow") String follow,
      @Context HttpHeaders request)
      throws IOException {
    return listings.resolve(
        Family.RUNS, Paths.session(promptHash, sessionId), Paths.number(n), follow, request);
  }
}
