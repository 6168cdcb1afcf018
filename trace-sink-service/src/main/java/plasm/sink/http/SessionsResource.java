package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.session.Session;
import plasm.sink.session.Sessions;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceReads.Summary;

/** Sessions of runtimes that leave the correlation of their traces to the sink. */
@Path("/v1/sessions/{logical_session_id}")
@Tag(name = "Sessions")
public class SessionsResource {
  private static final int MAX_ID_CHARS = 255;

  private final Sessions sessions;
  private final WorkerBody bodies;

  SessionsResource(Sessions sessions, WorkerBody bodies) {
    this.sessions = sessions;
    this.bodies = bodies;
  }

  /**
   * A session that is open.
   *
   * @param trace_id of its trace
   * @param seq the last that was given out in the trace
   */
  public record OpenSession(UUID trace_id, String status, long seq) {}

  /**
   * What came of a post.
   *
   * @param seq the last that was given out in the trace
   * @param accepted segments that are durable now and were not before
   * @param duplicate_skipped segments that an earlier post with the same key brought
   */
  public record PostedSegments(long seq, int accepted, int duplicate_skipped) {}

  @PUT
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "openSession",
      summary = "Open a session",
      description =
          "Gives the session's trace, whose id follows from the tenant and the session, and makes it"
              + " live. The same again changes nothing; a session that was over goes on with the same"
              + " trace. When another tenant has the session open, that tenant's trace is completed"
              + " first.")
  @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "SessionOpening")))
  @APIResponse(responseCode = "422", ref = "UnprocessableContent")
  @APIResponse(
      responseCode = "200",
      description = "The session is open",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "OpenSession")))
  public CompletionStage<OpenSession> open(
      @Parameter(ref = "LogicalSessionId") @PathParam("logical_session_id") String id,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    return bodies.read(
        request,
        encoding,
        body -> {
          SessionReader.Opening opening = SessionReader.opening(body);
          TraceHead head = sessions.open(session(opening.tenantId(), id), opening.details());
          return new OpenSession(head.key().traceId(), "live", head.lastSeq());
        });
  }

  @POST
  @Path("/segments")
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "postSegments",
      summary = "Add segments to a session's trace",
      description =
          "All or nothing, and durable before the answer. The sink stamps what the envelope of an"
              + " event would say. A trace that was over goes on. With an Idempotency-Key the same post"
              + " may be sent again; without one it would add the segments again.")
  @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
      required = true,
      description = "One segment, or a list of them",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Segments")))
  @APIResponse(
      responseCode = "200",
      description = "Every segment is durable",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "PostedSegments")))
  public CompletionStage<PostedSegments> post(
      @Parameter(ref = "LogicalSessionId") @PathParam("logical_session_id") String id,
      @Parameter(ref = "SessionTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "IdempotencyKey") @HeaderParam("Idempotency-Key") String idempotencyKey,
      @Parameter(ref = "ContentEncoding") @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String encoding,
      @Context HttpServerRequest request) {
    return bodies.read(
        request,
        encoding,
        body -> {
          List<RawJson> segments = SessionReader.segments(body);
          String key = Parameters.text(idempotencyKey).orElse(null);
          Sessions.Posted posted =
              sessions
                  .add(session(tenantId, id), segments, key)
                  .orElseThrow(SessionsResource::notFound);
          return new PostedSegments(
              posted.seq(), posted.outcome().accepted(), posted.outcome().repeated());
        });
  }

  @POST
  @Path("/finalize")
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "finalizeSession",
      summary = "Complete a session's trace",
      description =
          "Live streams get their terminal event. The same again changes nothing. The next segment"
              + " opens the trace again.")
  @APIResponse(
      responseCode = "200",
      description = "The completed trace",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TraceSummary")))
  public byte[] complete(
      @Parameter(ref = "LogicalSessionId") @PathParam("logical_session_id") String id,
      @Parameter(ref = "SessionTenantId") @QueryParam("tenant_id") String tenantId) {
    return json(sessions.complete(session(tenantId, id)).orElseThrow(SessionsResource::notFound));
  }

  private static Session session(String tenantId, String id) {
    if (id.isBlank()
        || id.length() > MAX_ID_CHARS
        || id.chars().anyMatch(Character::isISOControl)) {
      throw Parameters.invalid(
          "logical_session_id",
          "not blank, of at most "
              + MAX_ID_CHARS
              + " characters, none of them a control character");
    }
    return new Session(Parameters.text(tenantId).orElse(null), id);
  }

  private static byte[] json(Summary summary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      TraceJson.writeSummary(json, summary);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static ProblemException notFound() {
    return new ProblemException(
        ProblemType.SESSION_NOT_FOUND,
        "this tenant never opened a session of that id; PUT /v1/sessions/{id} opens one");
  }
}
