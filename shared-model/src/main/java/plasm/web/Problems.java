package plasm.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** Every error of a resource as problem+json. */
@Singleton
public class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final AllowedMethods allowed;

  Problems(AllowedMethods allowed) {
    this.allowed = allowed;
  }

  @ServerExceptionMapper
  Response of(ProblemException e) {
    return response(e.problem());
  }

  /** What the framework refuses by itself: unknown paths, methods, media types, parameters. */
  @ServerExceptionMapper
  Response of(WebApplicationException e, UriInfo uri) {
    Response given = e.getResponse();
    int status = given.getStatus();
    ProblemType type = typeOf(status);
    if (type == ProblemType.INTERNAL) {
      return internal(e);
    }
    Response.ResponseBuilder response =
        Response.fromResponse(response(new Problem(type, status, detailOf(type), null, null)));
    if (type == ProblemType.METHOD_NOT_ALLOWED) {
      response.header(HttpHeaders.ALLOW, allowed.of(uri.getPath()));
    }
    return response.build();
  }

  /** The framework throws this for media types that it cannot parse. */
  @ServerExceptionMapper
  Response of(IllegalArgumentException e, HttpServerRequest request) {
    if (!isMediaType(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      return response(
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE, detailOf(ProblemType.UNSUPPORTED_MEDIA_TYPE)));
    }
    if (!isMediaType(request.getHeader(HttpHeaders.ACCEPT))) {
      return response(
          Problem.of(ProblemType.INVALID_REQUEST, "the Accept header is not a media type"));
    }
    return internal(e);
  }

  @ServerExceptionMapper
  Response of(Throwable e) {
    return internal(e);
  }

  /** The answer that says a problem; what may be tried again says when. */
  public static Response response(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson());
    if (problem.status() == 503) {
      response.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response.build();
  }

  /** The type for an error that only has a status. */
  public static ProblemType typeOf(int status) {
    return switch (status) {
      case 404 -> ProblemType.NOT_FOUND;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
      case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
      default -> status >= 400 && status < 500 ? ProblemType.REQUEST_FAILED : ProblemType.INTERNAL;
    };
  }

  /** What a person can do about an error that only has a type. */
  public static String detailOf(ProblemType type) {
    return switch (type) {
      case NOT_FOUND -> "no resource has this path; /q/openapi lists those there are";
      case METHOD_NOT_ALLOWED -> "the Allow header lists the methods of this resource";
      case NOT_ACCEPTABLE -> "/q/openapi lists the media types of this resource";
      case UNSUPPORTED_MEDIA_TYPE -> "send the Content-Type that /q/openapi lists";
      default -> type.title();
    };
  }

  private static boolean isMediaType(String header) {
    try {
      for (String type : header == null ? new String[0] : header.split(",")) {
        MediaType.valueOf(type.strip());
      }
      return true;
    } catch (IllegalArgumentException notAMediaType) {
      return false;
    }
  }

  private static Response internal(Throwable e) {
    UUID id = UUID.randomUUID();
    LOG.errorf(e, "request failed, error id %s", id);
    return response(
        Problem.of(ProblemType.INTERNAL, "unexpected; the service's log has more under " + id));
  }
}
