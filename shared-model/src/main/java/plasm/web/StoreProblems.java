package plasm.web;

import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemType;
import plasm.model.store.StoreFailure;

/** Failures of a store as problems; almost all of them may be tried again. */
public class StoreProblems {
  private static final Logger LOG = Logger.getLogger(StoreProblems.class);

  @ServerExceptionMapper
  Response of(StoreFailure failure) {
    return switch (failure) {
      case StoreFailure.Overloaded _ ->
          problem(ProblemType.OVERLOADED, "nothing was stored; send it again later");
      case StoreFailure.Unavailable e ->
          unavailable(e, "storage does not work at the moment; send the same request again later");
      case StoreFailure.Unknown e ->
          unavailable(
              e,
              "storage does not work at the moment; the outcome is unknown;"
                  + " sending the same request again is harmless");
      case StoreFailure.NoRoom _ ->
          problem(
              ProblemType.INSUFFICIENT_STORAGE,
              "this store cannot hold anything of that size; give it a folder or a bucket");
    };
  }

  private static Response unavailable(StoreFailure e, String detail) {
    LOG.warn("a request ends in 503: " + e.getMessage());
    return problem(ProblemType.STORAGE_UNAVAILABLE, detail);
  }

  private static Response problem(ProblemType type, String detail) {
    return Problems.response(Problem.of(type, detail));
  }
}
