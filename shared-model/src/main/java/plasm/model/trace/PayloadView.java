package plasm.model.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import plasm.model.json.RawJson;

/**
 * What this project understands of a payload. It stands next to the payload's raw JSON, which alone
 * is stored and served.
 *
 * @param event the step, or null when the payload is not a TraceEvent of a known kind
 * @param workspaceSlug the payload's own, for envelopes that lack one; null when absent
 * @param projectSlug likewise
 * @param logicalSessionId the agent's session, which runtimes note under {@code _plasm_audit}; null
 *     when absent
 * @param mcpConfig the MCP configuration that a session names, a JSON object; null when absent, and
 *     in a TraceEvent
 */
public record PayloadView(
    TraceEvent event,
    String workspaceSlug,
    String projectSlug,
    String logicalSessionId,
    String mcpConfig) {

  private static final PayloadView NOTHING = new PayloadView(null, null, null, null, null);
  private static final String MCP_CONFIG = "mcp_config";

  /** Kept with every trace's head, so it must be small; larger ones stay in the event alone. */
  private static final int MAX_MCP_CONFIG_BYTES = 4_096;

  private static final String AUDIT = "_plasm_audit";
  private static final String LOGICAL_SESSION_ID = "logical_session_id";
  private static final Set<String> CORRELATION =
      Set.of("workspace_slug", "project_slug", LOGICAL_SESSION_ID, AUDIT);

  /**
   * Reads a payload of any kind of event.
   *
   * @param payload one well-formed JSON value
   * @param segment whether the envelope says that it is a TraceEvent
   */
  public static PayloadView of(RawJson payload, boolean segment) {
    if (!payload.isObject()) {
      return NOTHING;
    }
    Members members = new Members(read(payload, segment));
    return new PayloadView(
        segment ? TraceEventDecoder.decode(members) : null,
        members.textOrNull("workspace_slug"),
        members.textOrNull("project_slug"),
        logicalSessionId(members),
        members.textOrNull(MCP_CONFIG));
  }

  private static String objectText(RawJson payload, JsonParser parser) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    return to - from > MAX_MCP_CONFIG_BYTES ? null : payload.part(from, to - from).toString();
  }

  private static String logicalSessionId(Members members) {
    String nested = members.child(AUDIT).textOrNull(LOGICAL_SESSION_ID);
    return nested != null ? nested : members.textOrNull(LOGICAL_SESSION_ID);
  }

  private static Map<String, Object> read(RawJson payload, boolean segment) {
    Map<String, Object> members = new HashMap<>();
    try (JsonParser parser = payload.parser()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (CORRELATION.contains(name) || segment && TraceEventDecoder.MEMBERS.contains(name)) {
          members.put(name, Members.read(parser));
        } else if (!segment && name.equals(MCP_CONFIG) && parser.hasToken(JsonToken.START_OBJECT)) {
          members.put(name, objectText(payload, parser));
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new IOException("something follows the value");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a stored payload is not JSON: " + e.getMessage(), e);
    }
    return members;
  }
}
