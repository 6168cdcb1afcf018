package plasm.artifacts.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.artifact.ListArtifacts;
import plasm.artifacts.artifact.ReadArtifacts;
import plasm.artifacts.artifact.Session;
import plasm.model.artifact.Indexes;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** What a session has, and what its numbers stand for. */
@Singleton
class Listings {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final ListArtifacts lists;
  private final ReadArtifacts reads;
  private final Downloads downloads;

  Listings(ListArtifacts lists, ReadArtifacts reads, Downloads downloads) {
    this.lists = lists;
    this.reads = reads;
    this.downloads = downloads;
  }

  byte[] page(Family family, Session session, String after, String limit) {
    return ArtifactJson.page(
        family, session, lists.page(family, session, after(family, after), limit(limit)));
  }

  private static String after(Family family, String after) {
    return after == null || after.isEmpty()
        ? null
        : family
            .parseId(after)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.INVALID_REQUEST,
                        "after must be the next_after of the page before"));
  }

  private static int limit(String limit) {
    if (limit == null || limit.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    long count = Indexes.parse(limit).orElse(0);
    if (count < 1 || count > MAX_LIMIT) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "limit must be 1 to " + MAX_LIMIT);
    }
    return (int) count;
  }

  /** The artifact that a number stands for: where it is, or with {@code follow} itself. */
  Response resolve(Family family, Session session, long n, String follow, HttpHeaders request)
      throws IOException {
    ArtifactName name =
        reads
            .resolve(family, session, n)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.UNKNOWN_ARTIFACT, "this session has no artifact of that n"));
    return answer(name, follow, request);
  }

  Response answer(ArtifactName name, String follow, HttpHeaders request) throws IOException {
    if (isYes(follow)) {
      return downloads.get(name, request);
    }
    return Response.status(Response.Status.FOUND).location(URI.create(name.httpPath())).build();
  }

  private static boolean isYes(String follow) {
    return switch (follow) {
      case null -> false;
      case "1", "true" -> true;
      case "", "0", "false" -> false;
      default -> throw new ProblemException(ProblemType.INVALID_REQUEST, "follow must be 0 or 1");
    };
  }
}
