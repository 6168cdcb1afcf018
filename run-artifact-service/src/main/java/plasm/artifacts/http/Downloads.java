package plasm.artifacts.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import plasm.artifacts.artifact.Artifact;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.ArtifactStat;
import plasm.artifacts.artifact.ReadArtifacts;
import plasm.artifacts.artifact.ReadArtifacts.Described;
import plasm.model.artifact.ArtifactMetadata;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.store.StoreFailure;
import plasm.web.Problems;

/** Artifacts as answers: whole, in part, or not again (RFC 9110: 13 conditions, 14 ranges). */
@Singleton
class Downloads {
  private static final String ACCEPT_RANGES = "Accept-Ranges";
  private static final String CONTENT_RANGE = "Content-Range";
  private static final String RANGE = "Range";
  private static final String IF_RANGE = "If-Range";
  private static final int TRIES = 3;
  private static final String OCTET_STREAM = "application/octet-stream";
  private static final int DEL = 127;

  private final ReadArtifacts reads;

  Downloads(ReadArtifacts reads) {
    this.reads = reads;
  }

  Response get(ArtifactName name, HttpHeaders request) throws IOException {
    if (isConditional(request) || request.getHeaderString(RANGE) != null) {
      return conditionally(name, request);
    }
    Artifact artifact = reads.open(name).orElseThrow(() -> unknown(name));
    return whole(artifact.stat(), artifact.metadata())
        .entity(new Payload(artifact.payload(), artifact.stat().payloadLength()))
        .build();
  }

  Response head(ArtifactName name, HttpHeaders request) throws IOException {
    Described described = reads.describe(name).orElseThrow(() -> unknown(name));
    return answerWithoutPayload(described, request)
        .orElseGet(() -> whole(described.stat(), described.metadata()).build());
  }

  private Response conditionally(ArtifactName name, HttpHeaders request) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Described described = reads.describe(name).orElseThrow(() -> unknown(name));
      Optional<Response> done = answerWithoutPayload(described, request);
      if (done.isPresent()) {
        return done.get();
      }
      Optional<Response> answer = answer(name, described, range(described.stat(), request));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new StoreFailure.Unavailable("the artifact was replaced again and again", null);
  }

  /** Empty when the artifact was replaced meanwhile. */
  private Optional<Response> answer(
      ArtifactName name, Described described, Optional<ByteRange> range) throws IOException {
    ArtifactStat stat = described.stat();
    if (range.isEmpty()) {
      return reads
          .slice(name, described, 0, Long.MAX_VALUE)
          .map(
              payload ->
                  whole(stat, described.metadata())
                      .entity(new Payload(payload, stat.payloadLength()))
                      .build());
    }
    ByteRange part = range.get();
    if (!part.isSatisfiable()) {
      return Optional.of(unsatisfiable(stat));
    }
    return reads
        .slice(name, described, part.from(), part.length())
        .map(
            payload ->
                headers(stat, described.metadata(), part.length())
                    .status(Response.Status.PARTIAL_CONTENT)
                    .header(CONTENT_RANGE, part.of(stat.payloadLength()))
                    .entity(new Payload(payload, part.length()))
                    .build());
  }

  private static Response unsatisfiable(ArtifactStat stat) {
    Problem problem =
        Problem.of(
            ProblemType.RANGE_NOT_SATISFIABLE,
            "the artifact has " + stat.payloadLength() + " bytes");
    return Response.fromResponse(Problems.response(problem))
        .header(CONTENT_RANGE, "bytes */" + stat.payloadLength())
        .build();
  }

  private static boolean isConditional(HttpHeaders request) {
    return request.getHeaderString(HttpHeaders.IF_MATCH) != null
        || request.getHeaderString(HttpHeaders.IF_NONE_MATCH) != null;
  }

  private static Optional<Response> answerWithoutPayload(Described described, HttpHeaders request) {
    String version = described.stat().version();
    EntityTags match = EntityTags.parse(request.getHeaderString(HttpHeaders.IF_MATCH));
    if (match != null && !match.meanStrongly(version)) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED, "its ETag is none of those in If-Match");
    }
    EntityTags noneMatch = EntityTags.parse(request.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    if (noneMatch == null || !noneMatch.mean(version)) {
      return Optional.empty();
    }
    return Optional.of(
        Response.notModified()
            .header(HttpHeaders.ETAG, EntityTags.strong(version))
            .header(HttpHeaders.LAST_MODIFIED, httpDate(described.stat()))
            .build());
  }

  private static Optional<ByteRange> range(ArtifactStat stat, HttpHeaders request) {
    String ifRange = request.getHeaderString(IF_RANGE);
    boolean sameVersion =
        ifRange == null || ifRange.strip().equals(EntityTags.strong(stat.version()));
    return sameVersion
        ? ByteRange.parse(request.getHeaderString(RANGE), stat.payloadLength())
        : Optional.empty();
  }

  private static Response.ResponseBuilder whole(ArtifactStat stat, ArtifactMetadata metadata) {
    return headers(stat, metadata, stat.payloadLength());
  }

  private static Response.ResponseBuilder headers(
      ArtifactStat stat, ArtifactMetadata metadata, long length) {
    return Response.ok()
        .header(HttpHeaders.CONTENT_TYPE, sendable(metadata.contentType(), OCTET_STREAM))
        .header(HttpHeaders.CONTENT_ENCODING, sendable(metadata.contentEncoding(), null))
        .header(HttpHeaders.CONTENT_LENGTH, length)
        .header(HttpHeaders.ETAG, EntityTags.strong(stat.version()))
        .header(HttpHeaders.LAST_MODIFIED, httpDate(stat))
        .header(ACCEPT_RANGES, "bytes")
        .header("X-Content-Type-Options", "nosniff");
  }

  /** Others write frames too, and not every text can be a header. */
  private static String sendable(String value, String otherwise) {
    boolean printable =
        value != null && !value.isBlank() && value.chars().allMatch(c -> c >= ' ' && c < DEL);
    return printable ? value : otherwise;
  }

  private static String httpDate(ArtifactStat stat) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(stat.modified().atOffset(ZoneOffset.UTC));
  }

  private static ProblemException unknown(ArtifactName name) {
    return new ProblemException(
        ProblemType.UNKNOWN_ARTIFACT,
        "this session has no artifact of that " + name.family().idName());
  }
}
