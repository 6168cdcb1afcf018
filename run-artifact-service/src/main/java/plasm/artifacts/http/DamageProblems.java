package plasm.artifacts.http;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import plasm.artifacts.artifact.DamagedPointerException;
import plasm.model.artifact.DamagedFrameException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemType;
import plasm.web.Problems;

/** What was stored by somebody, but is no artifact. */
public class DamageProblems {
  private static final Logger LOG = Logger.getLogger(DamageProblems.class);

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
}
