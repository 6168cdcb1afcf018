package plasm.model.artifact;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import plasm.model.json.JsonDocument;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;

/**
 * A code plan's archive as posted (spec/run-artifacts.md, HTTP), with what this project understands
 * of it.
 *
 * @param planIndex the plan's number in its session, not negative
 * @param entryId the catalog's entry
 * @param json the document, byte for byte as posted
 */
public record CodePlanArchiveDocument(
    PlanId planId,
    PromptHash promptHash,
    SessionId sessionId,
    long planIndex,
    String entryId,
    RawJson json) {

  private static final String KIND = "code_plan";

  /**
   * Reads a document. Members the contract does not know stay in the JSON; only {@code principal}
   * may be left out or null, and {@code plan} is any JSON.
   *
   * @param posted taken over, the document's JSON
   * @throws plasm.model.json.IllegalTextException when the bytes are not text
   * @throws ShapeException when it is no code plan's document; names the member
   * @throws IOException when it is no JSON
   */
  public static CodePlanArchiveDocument read(byte[] posted) throws IOException, ShapeException {
    return JsonDocument.read(posted, json -> read(json, RawJson.verbatim(posted)));
  }

  private static CodePlanArchiveDocument read(JsonParser json, RawJson posted)
      throws IOException, ShapeException {
    MemberReader members = new MemberReader(json, "a code plan");
    PlanId planId = null;
    PromptHash promptHash = null;
    SessionId sessionId = null;
    long planIndex = 0;
    String entryId = null;
    while (members.next()) {
      switch (members.name()) {
        case "kind" -> requireKind(members);
        case "plan_id" -> planId = members.parsed(PlanId::parse, "a UUID");
        case "prompt_hash" -> promptHash = members.parsed(PromptHash::parse, "64 hex digits");
        case "session_id" -> sessionId = members.parsed(SessionId::parse, "32 hex digits");
        case "entry_id" -> entryId = members.text();
        case "plan_index" -> planIndex = members.index();
        case "plan_handle" -> members.parsed(PlanHandle::parse, "p and an index");
        case "name", "code", "plan_hash", "catalog_cgs_hash", "created_at" -> members.text();
        case "plan" -> members.any();
        case "domain_revision" -> members.uint32();
        case "entities" -> members.array();
        case "principal" -> members.textOrNull();
        default -> members.skip();
      }
    }
    members.require(
        "kind",
        "plan_id",
        "prompt_hash",
        "session_id",
        "entry_id",
        "plan_index",
        "plan_handle",
        "name",
        "code",
        "plan_hash",
        "plan",
        "catalog_cgs_hash",
        "domain_revision",
        "entities",
        "created_at");
    return new CodePlanArchiveDocument(planId, promptHash, sessionId, planIndex, entryId, posted);
  }

  private static void requireKind(MemberReader members) throws IOException, ShapeException {
    if (!members.text().equals(KIND)) {
      throw members.wrong(KIND);
    }
  }
}
