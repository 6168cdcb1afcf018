package plasm.artifacts.http;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import plasm.artifacts.artifact.DamagedPointerException;
import plasm.artifacts.store.StoreFailure;
import plasm.model.artifact.DamagedFrameException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemType;
import plasm.web.Problems;

/** What goes wrong between a request and its blob. */
public class StoreProblems {
  private static final Logger LOG = Logger.getLogger(StoreProblems.class);

  @ServerExceptionMapper
  Response of(StoreFailure failure) {
    LOG.warn("a request fails: " + failure.getMessage());
    return switch (failure) {
      case StoreFailure.Unavailable _ ->
          unavailable("storage does not work at the moment; send the same request again later");
      case StoreFailure.Unknown _ ->
          unavailable("the outcome is unknown; sending the same request again is harmless");
      case StoreFailure.NoRoom _ ->
          Problems.response(
              Problem.of(
                  ProblemType.INSUFFICIENT_STORAGE,
                  "this store cannot hold an artifact of that size; give it a folder or a bucket"));
    };
  }

  @ServerExceptionMapper
  Response of(DamagedFrameException e) {
    return damaged(e);
  }

  @ServerExceptionMapper
  Response of(DamagedPointerException e) {
    return damaged(e);
  }

  private static Response damaged(IOException e) {
    LOG.warn("what is stored is damaged: " + e.getMessage());
    return Problems.response(
        Problem.of(
            ProblemType.SERIALIZATION_FAILED,
            "what is stored under that name is damaged; store it again"));
  }

  private static Response unavailable(String advice) {
    return Problems.response(Problem.of(ProblemType.STORAGE_UNAVAILABLE, advice));
  }
}
