package plasm.model.artifact;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import plasm.model.json.JsonDocument;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

/**
 * A run's snapshot as posted (spec/run-artifacts.md, HTTP), with what this project understands of
 * it.
 *
 * @param runId null when the bundle has to tell it
 * @param entryId the catalog's entry
 * @param resourceIndex the run's number in its session, not negative; null when it has none
 * @param planBundle what was run; null when only the id is told
 * @param json the document, byte for byte as posted
 */
public record RunArtifactDocument(
    RunId runId,
    PromptHash promptHash,
    SessionId sessionId,
    String entryId,
    Long resourceIndex,
    PlanBundle planBundle,
    RawJson json) {

  private static final String RUN_ID = "run_id";

  /**
   * Reads a document that has a {@code run_id} or a {@code plan_bundle}, or both. Members the
   * contract does not know stay in the JSON.
   *
   * @param posted taken over, the document's JSON
   * @throws plasm.model.json.IllegalTextException when the bytes are not text
   * @throws ShapeException when it is no run's document; names the member
   * @throws IOException when it is no JSON
   */
  public static RunArtifactDocument read(byte[] posted) throws IOException, ShapeException {
    return JsonDocument.read(posted, json -> read(json, RawJson.verbatim(posted)));
  }

  private static RunArtifactDocument read(JsonParser json, RawJson posted)
      throws IOException, ShapeException {
    MemberReader members = new MemberReader(json, "a run artifact");
    RunId runId = null;
    PromptHash promptHash = null;
    SessionId sessionId = null;
    String entryId = null;
    Long resourceIndex = null;
    PlanBundle planBundle = null;
    while (members.next()) {
      switch (members.name()) {
        // Not even null may stand in for it: two members of that name would be left behind when the
        // computed one is put in.
        case RUN_ID -> runId = members.parsed(RunId::parse, "pr and 64 hex digits");
        case "prompt_hash" -> promptHash = members.parsed(PromptHash::parse, "64 hex digits");
        case "session_id" -> sessionId = members.parsed(SessionId::parse, "32 hex digits");
        case "entry_id" -> entryId = members.text();
        case "resource_index" -> resourceIndex = members.indexOrNull();
        case "principal" -> members.textOrNull();
        case "expressions", "request_fingerprints" -> members.texts();
        case "entities" -> members.array();
        case "source" -> members.text();
        case "stats" -> members.object();
        case "plan_bundle" -> planBundle = members.valueOrNull(PlanBundle::read);
        default -> members.skip();
      }
    }
    if (runId == null && planBundle == null) {
      throw members.missing(RUN_ID, "run_id is missing, and no plan_bundle is there to compute it");
    }
    members.require(
        "prompt_hash",
        "session_id",
        "entry_id",
        "expressions",
        "request_fingerprints",
        "entities",
        "source",
        "stats");
    return new RunArtifactDocument(
        runId, promptHash, sessionId, entryId, resourceIndex, planBundle, posted);
  }

  /**
   * The document with a {@code run_id} as its first member and all else byte for byte as posted.
   *
   * @throws IllegalStateException when the document has one already
   */
  public RawJson jsonWith(RunId id) {
    if (runId != null) {
      throw new IllegalStateException("the document is already that of " + runId);
    }
    int behindBrace = 1;
    while (json.byteAt(behindBrace - 1) != '{') {
      behindBrace++;
    }
    byte[] member = ("\"" + RUN_ID + "\":\"" + id + "\",").getBytes(StandardCharsets.UTF_8);
    byte[] posted = json.utf8();
    byte[] joined = new byte[posted.length + member.length];
    System.arraycopy(posted, 0, joined, 0, behindBrace);
    System.arraycopy(member, 0, joined, behindBrace, member.length);
    System.arraycopy(
        posted, behindBrace, joined, behindBrace + member.length, posted.length - behindBrace);
    return RawJson.verbatim(joined);
  }
}
