package plasm.sink.http;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.lash.json.LashWriter;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.lash.LashQuery.OfSession;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.view.LashViews;

/** What lash records tell of a session. On worker threads, as all that reads the store. */
@Path("/v1/lash/sessions")
@Blocking
@Tag(name = "Lash")
public class LashSessionsResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final LashViews views;

  LashSessionsResource(LashViews views) {
    this.views = views;
  }

  @GET
  @PassedOn
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listLashSessions",
      summary = "List a tenant's lash sessions",
      description = "The one that began last first.")
  @APIResponse(
      responseCode = "200",
      description = "One page, empty when there is none",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "LashSessionList")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public byte[] list(
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "LashSessionCursor") @QueryParam("cursor") String cursor,
      @Parameter(ref = "LashSessionLimit") @QueryParam("limit") String limit) {
    return LashJson.write(
        views.sessions(
            LashParameters.tenant(tenantId),
            Parameters.number("cursor", cursor).orElse(null),
            Math.max(1, Parameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT))));
  }

  @GET
  @PassedOn
  @Path("/{session_id}/records")
  @Produces(Representation.NDJSON_TYPE)
  @Operation(
      operationId = "listLashSessionRecords",
      summary = "Read the records of a session",
      description = "In the order of their arrival, as they were posted.")
  @APIResponse(
      responseCode = "200",
      description = "The records, one a line",
      content =
          @Content(
              mediaType = Representation.NDJSON_TYPE,
              schema = @Schema(ref = "LashRecordLines")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public StreamingOutput records(
      @Parameter(ref = "LashSessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "LashType") @QueryParam("type") String type,
      @Parameter(ref = "LashTurnId") @QueryParam("turn_id") String turnId,
      @Parameter(ref = "LashAfter") @QueryParam("after") String after,
      @Parameter(ref = "LashRecordLimit") @QueryParam("limit") String limit) {
    LashSessionKey key = known(tenantId, sessionId);
    return new LashLines(
        views.records(
            LashParameters.query(
                views,
                key.tenant(),
                new OfSession(sessionId),
                new LashParameters.Filter(type, turnId, after, limit))));
  }

  @GET
  @PassedOn
  @Path("/{session_id}/spans")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getLashSpans",
      summary = "Read a session as a tree of spans",
      description =
          "Built of graph_node_id and parent_graph_node_id, whatever the order in which the records"
              + " came. A span whose parent is not there stands at the root as an orphan; of spans"
              + " that are each other's parents the first is cut loose.")
  @APIResponse(
      responseCode = "200",
      description = "The spans, parents before children",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LashSpans")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public StreamingOutput spans(
      @Parameter(ref = "LashSessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId) {
    return new LashSpans(sessionId, views.spans(known(tenantId, sessionId)));
  }

  @GET
  @PassedOn
  @Path("/{session_id}/graphs")
  @Produces({MediaType.APPLICATION_JSON, Representation.NDJSON_TYPE})
  @Operation(
      operationId = "listLashGraphs",
      summary = "Read the executions of a session as graphs",
      description = "By the bytes of their keys.")
  @APIResponse(
      responseCode = "200",
      description = "The graphs; as application/x-ndjson one a line",
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LashGraphs")),
        @Content(mediaType = Representation.NDJSON_TYPE, schema = @Schema(ref = "LashGraphLines"))
      })
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public Response graphs(
      @Parameter(ref = "LashSessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId,
      @Context HttpHeaders headers) {
    Representation representation = Representation.of(headers.getAcceptableMediaTypes());
    byte[] graphs =
        LashJson.write(sessionId, views.graphs(known(tenantId, sessionId)), representation);
    return Response.ok(graphs, representation.type()).build();
  }

  @GET
  @PassedOn
  @Path("/{session_id}/graphs/{graph_key: .+}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getLashGraph",
      summary = "Read one execution of a session as a graph",
      description = "What its records tell so far.")
  @APIResponse(
      responseCode = "200",
      description = "The graph",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LashGraph")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public byte[] graph(
      @Parameter(ref = "LashSessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "LashGraphKey") @PathParam("graph_key") String graphKey,
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId) {
    return views
        .graph(known(tenantId, sessionId), graphKey)
        .map(graph -> LashWriter.CURRENT.json(graph).getBytes(StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.GRAPH_NOT_FOUND,
                    "no record of this session tells of that execution;"
                        + " /v1/lash/sessions/{session_id}/graphs shows those there are"));
  }

  @GET
  @PassedOn
  @Path("/{session_id}/usage")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getLashUsage",
      summary = "Read what a session used",
      description =
          "Sums over completed LLM calls and token_usage records. Reasoning is part of the output,"
              + " so total_tokens does not add it again.")
  @APIResponse(
      responseCode = "200",
      description = "The session's counts and tokens",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "LashSession")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public byte[] usage(
      @Parameter(ref = "LashSessionId") @PathParam("session_id") String sessionId,
      @Parameter(ref = "LashTenantId") @QueryParam("tenant_id") String tenantId) {
    return LashJson.write(found(tenantId, sessionId));
  }

  private LashSessionKey known(String tenantId, String sessionId) {
    found(tenantId, sessionId);
    return new LashSessionKey(LashParameters.tenant(tenantId), sessionId);
  }

  private LashSession found(String tenantId, String sessionId) {
    Optional<LashSession> session =
        views.session(new LashSessionKey(LashParameters.tenant(tenantId), sessionId));
    return session.orElseThrow(
        () ->
            new ProblemException(
                ProblemType.SESSION_NOT_FOUND,
                "no lash record of this tenant names that session; /v1/lash/sessions shows those"
                    + " there are"));
  }
}
