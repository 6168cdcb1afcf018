package plasm.sink.session;

import plasm.model.json.RawJson;

/**
 * What a runtime says of a session when it begins. Members may be null when they are unknown.
 *
 * @param mcpSessionId the transport session, for correlation only
 * @param mcpConfig which MCP configuration let the session in, a JSON object
 */
public record SessionDetails(
    String projectSlug, String workspaceSlug, String mcpSessionId, RawJson mcpConfig) {}
