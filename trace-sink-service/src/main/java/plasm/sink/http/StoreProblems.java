package plasm.sink.http;

import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemType;
import plasm.sink.store.StoreFailure;
import plasm.web.Problems;

/** Failures of the store as problems: all of them may be tried again. */
public class StoreProblems {
  private static final Logger LOG = Logger.getLogger(StoreProblems.class);

  @ServerExceptionMapper
  Response of(StoreFailure failure) {
    return switch (failure) {
      case StoreFailure.Overloaded _ ->
          Problems.response(
              Problem.of(ProblemType.OVERLOADED, "nothing was stored; send it again later"));
      case StoreFailure.Unavailable e -> unavailable(e, "send the same request again later");
      case StoreFailure.Unknown e ->
          unavailable(e, "the outcome is unknown; sending the same request again is harmless");
    };
  }

  private static Response unavailable(StoreFailure e, String advice) {
    LOG.warn("a request ends in 503: " + e.getMessage());
    return Problems.response(
        Problem.of(
            ProblemType.STORAGE_UNAVAILABLE, "storage does not work at the moment; " + advice));
  }
}
