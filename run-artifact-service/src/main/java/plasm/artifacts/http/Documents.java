package plasm.artifacts.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.Family;
import plasm.artifacts.artifact.Session;
import plasm.artifacts.artifact.StoreArtifacts;
import plasm.model.artifact.CodePlanArchiveDocument;
import plasm.model.artifact.PlanBundle;
import plasm.model.artifact.PromptHash;
import plasm.model.artifact.RunArtifactDocument;
import plasm.model.artifact.RunId;
import plasm.model.artifact.SessionId;
import plasm.model.json.IllegalTextException;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.web.RequestBody;

/** JSON documents that say themselves which artifact they are, checked and stored as posted. */
@Singleton
class Documents {
  /** A document is looked at as a whole; larger ones are put under their id, unread. */
  private static final int MAX_DOCUMENT_BYTES = 16 << 20;

  private final Uploads uploads;
  private final int maxBytes;

  Documents(Uploads uploads, StoreArtifacts stores) {
    this.uploads = uploads;
    this.maxBytes = (int) Math.min(MAX_DOCUMENT_BYTES, stores.maxPayloadBytes());
  }

  private interface Reading<T> {
    T from(byte[] json) throws IOException, ShapeException;
  }

  Response postRun(Session session, String encoding, InputStream body) throws IOException {
    RunArtifactDocument document = read(body, encoding, RunArtifactDocument::read);
    requireSame(session, document.promptHash(), document.sessionId());
    RunId computed = document.planBundle() == null ? null : document.planBundle().runId();
    RunId runId = document.runId() == null ? computed : document.runId();
    if (computed != null && !runId.equals(computed)) {
      throw mismatch("/run_id", "run_id is not that of plan_bundle");
    }
    RawJson json = document.runId() == null ? document.jsonWith(runId) : document.json();
    return store(
        new ArtifactName(Family.RUNS, session, runId.toString()), document.resourceIndex(), json);
  }

  Response postPlan(Session session, String encoding, InputStream body) throws IOException {
    CodePlanArchiveDocument document = read(body, encoding, CodePlanArchiveDocument::read);
    requireSame(session, document.promptHash(), document.sessionId());
    return store(
        new ArtifactName(Family.PLANS, session, document.planId().toString()),
        document.planIndex(),
        document.json());
  }

  /** The id of the run that a plan bundle makes. */
  RunId runId(String encoding, InputStream body) throws IOException {
    return read(body, encoding, PlanBundle::read).runId();
  }

  private Response store(ArtifactName name, Long index, RawJson json) throws IOException {
    return uploads.store(name, index, new ByteArrayInputStream(json.utf8()));
  }

  private <T> T read(InputStream body, String encoding, Reading<T> reading) throws IOException {
    byte[] sent = body.readNBytes(maxBytes + 1);
    if (sent.length > maxBytes) {
      throw new ProblemException(
          ProblemType.PAYLOAD_TOO_LARGE,
          "a posted document may have " + maxBytes + " bytes; PUT takes more");
    }
    byte[] json = RequestBody.decoded(sent, encoding, maxBytes);
    try {
      return reading.from(json);
    } catch (IllegalTextException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON", e);
    } catch (ShapeException e) {
      throw invalid(e.pointer(), e.getMessage());
    }
  }

  private static void requireSame(Session session, PromptHash promptHash, SessionId sessionId) {
    if (!promptHash.equals(session.promptHash())) {
      throw mismatch("/prompt_hash", "prompt_hash is not that of the path");
    }
    if (!sessionId.equals(session.sessionId())) {
      throw mismatch("/session_id", "session_id is not that of the path");
    }
  }

  private static ProblemException invalid(String pointer, String detail) {
    return problem(ProblemType.INVALID_DOCUMENT, pointer, detail);
  }

  private static ProblemException mismatch(String pointer, String detail) {
    return problem(ProblemType.DOCUMENT_MISMATCH, pointer, detail);
  }

  private static ProblemException problem(ProblemType type, String pointer, String detail) {
    return new ProblemException(new Problem(type, type.status(), detail, null, pointer), null);
  }
}
