package plasm.sink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** What is wrong with a body that is no JSON. */
final class MalformedJson {
  private MalformedJson() {}

  /** Says where, but repeats nothing of the body: it may hold what must not be logged. */
  static ProblemException problem(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? "an unknown place"
            : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    return new ProblemException(
        ProblemType.MALFORMED_JSON, "the body is not JSON at " + where + reason(e), e);
  }

  private static String reason(JsonProcessingException e) {
    return e instanceof StreamConstraintsException ? ": " + e.getOriginalMessage() : "";
  }
}
