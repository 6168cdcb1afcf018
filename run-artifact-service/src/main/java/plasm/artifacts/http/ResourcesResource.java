package plasm.artifacts.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.artifact.Session;
import plasm.model.artifact.PlasmUri;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** The way from a {@code plasm://} URI to what it names. */
@Path("/v1/resources")
@Tag(name = "Addresses")
@RunOnVirtualThread
public class ResourcesResource {
  private final Listings listings;

  ResourcesResource(Listings listings) {
    this.listings = listings;
  }

  @GET
  @Operation(
      operationId = "resolveUri",
      summary = "What a plasm:// URI names",
      description =
          "A redirect, or the bytes themselves with follow=1. Short URIs mean something within an"
              + " execute session only, which prompt_hash and session_id name.")
  @APIResponse(responseCode = "302", ref = "Found")
  @APIResponse(responseCode = "200", ref = "Payload")
  public Response resolve(
      @Parameter(ref = "Uri") @QueryParam("uri") String uri,
      @Parameter(ref = "PromptHashOfShortUri") @QueryParam("prompt_hash") String promptHash,
      @Parameter(ref = "SessionIdOfShortUri") @QueryParam("session_id") String sessionId,
      @Parameter(ref = "Follow") @QueryParam("follow") String follow,
      @Context HttpHeaders request)
      throws IOException {
    PlasmUri parsed =
        PlasmUri.parse(uri == null ? "" : uri)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.INVALID_REQUEST, "uri must be a plasm:// URI of an artifact"));
    return switch (parsed) {
      case PlasmUri.CanonicalRun(var ph, var sid, var runId) ->
          listings.answer(
              new ArtifactName(Family.RUNS, new Session(ph, sid), runId.toString()),
              follow,
              request);
      case PlasmUri.CanonicalPlan(var ph, var sid, var planId) ->
          listings.answer(
              new ArtifactName(Family.PLANS, new Session(ph, sid), planId.toString()),
              follow,
              request);
      case PlasmUri.ShortRun(long n) ->
          listings.resolve(Family.RUNS, session(promptHash, sessionId), n, follow, request);
      case PlasmUri.ShortPlan(long n) ->
          listings.resolve(Family.PLANS, session(promptHash, sessionId), n, follow, request);
      case PlasmUri.SessionRun(_, long n) ->
          listings.resolve(Family.RUNS, session(promptHash, sessionId), n, follow, request);
      case PlasmUri.SessionPlan(_, long n) ->
          listings.resolve(Family.PLANS, session(promptHash, sessionId), n, follow, request);
    };
  }

  private static Session session(String promptHash, String sessionId) {
    if (promptHash == null || sessionId == null) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "a short URI needs prompt_hash and session_id beside it");
    }
    return Paths.session(promptHash, sessionId);
  }
}
