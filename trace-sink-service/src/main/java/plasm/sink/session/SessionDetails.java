package plasm.sink.session;

import plasm.model.json.RawJson;
import plasm.sink.trace.TraceHead;

/**
 * What a runtime says of a session when it begins. Members may be null when they are unknown.
 *
 * @param mcpSessionId the transport session, for correlation only
 * @param mcpConfig which MCP configuration let the session in, a JSON object
 */
public record SessionDetails(
    String projectSlug, String workspaceSlug, String mcpSessionId, RawJson mcpConfig) {

  /** Whether a trace would look the same when this was said of it: its first transport stays. */
  boolean areKnownTo(TraceHead head) {
    return (projectSlug == null || projectSlug.equals(head.projectSlug()))
        && (workspaceSlug == null || workspaceSlug.equals(head.workspaceSlug()))
        && (mcpSessionId == null || !head.mcpSessionId().isEmpty())
        && (mcpConfig == null || mcpConfig.toString().equals(head.mcpConfigJson()));
  }
}
