package plasm.artifacts.http;

import java.util.Optional;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.artifact.Session;
import plasm.model.artifact.Indexes;
import plasm.model.artifact.PromptHash;
import plasm.model.artifact.SessionId;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** Segments of paths as values, or a 400 that names the segment. */
final class Paths {
  private Paths() {}

  static Session session(String promptHash, String sessionId) {
    return new Session(
        value(PromptHash.parse(promptHash), "prompt_hash", "64 hex digits"),
        value(SessionId.parse(sessionId), "session_id", "32 hex digits"));
  }

  static ArtifactName name(Family family, String promptHash, String sessionId, String id) {
    String form =
        switch (family) {
          case RUNS -> "pr and 64 hex digits";
          case PLANS -> "a hyphenated UUID";
        };
    return new ArtifactName(
        family, session(promptHash, sessionId), value(family.parseId(id), family.idName(), form));
  }

  static long number(String n) {
    return Indexes.parse(n)
        .orElseThrow(() -> wrong("n", "a decimal number without sign or leading zeros"));
  }

  private static <T> T value(Optional<T> parsed, String segment, String form) {
    return parsed.orElseThrow(() -> wrong(segment, form));
  }

  private static ProblemException wrong(String segment, String form) {
    return new ProblemException(ProblemType.INVALID_PATH_PARAM, segment + " must be " + form);
  }
}
