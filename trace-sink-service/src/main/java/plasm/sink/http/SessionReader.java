package plasm.sink.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.model.json.ShapeException;
import plasm.model.problem.ProblemType;
import plasm.sink.session.SessionDetails;

/** The bodies of the session routes. */
final class SessionReader {
  private static final int MAX_CONFIG_BYTES = 4_000;

  private SessionReader() {}

  /**
   * The body that opens a session.
   *
   * @param tenantId null: none
   */
  record Opening(String tenantId, SessionDetails details) {}

  static Opening opening(byte[] body) {
    return JsonBody.readValue(body, ProblemType.INVALID_SESSION, json -> readOpening(json, body));
  }

  /** One segment, or a list of them. */
  static List<RawJson> segments(byte[] body) {
    return JsonBody.readValue(body, ProblemType.INVALID_SEGMENT, json -> readSegments(json, body));
  }

  private static Opening readOpening(JsonParser json, byte[] body)
      throws IOException, ShapeException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException("", "the body must be an object with the member tenant_id");
    }
    boolean hasTenant = false;
    String tenantId = null;
    String project = null;
    String workspace = null;
    String mcpSession = null;
    RawJson mcpConfig = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "tenant_id" -> {
          hasTenant = true;
          tenantId = text(json, name);
        }
        case "project_slug" -> project = text(json, name);
        case "workspace_slug" -> workspace = text(json, name);
        case "mcp_session_id" -> mcpSession = text(json, name);
        case "mcp_config" -> mcpConfig = config(json, body);
        default -> json.skipChildren();
      }
    }
    if (!hasTenant) {
      throw new ShapeException("/tenant_id", "tenant_id is missing; null is for no tenant");
    }
    return new Opening(tenantId, new SessionDetails(project, workspace, mcpSession, mcpConfig));
  }

  /** Null for null and for an empty text. */
  private static String text(JsonParser json, String name) throws IOException, ShapeException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> json.getText().isEmpty() ? null : json.getText();
      default -> throw new ShapeException("/" + name, name + " must be a string or null");
    };
  }

  private static RawJson config(JsonParser json, byte[] body) throws IOException, ShapeException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException("/mcp_config", "mcp_config must be an object or null");
    }
    RawJson config = JsonBody.value(json, body);
    if (config.length() > MAX_CONFIG_BYTES) {
      throw new ShapeException(
          "/mcp_config", "mcp_config must have at most " + MAX_CONFIG_BYTES + " bytes");
    }
    return config;
  }

  private static List<RawJson> readSegments(JsonParser json, byte[] body)
      throws IOException, ShapeException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      return List.of(JsonBody.value(json, body));
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new ShapeException("", "the body must be a segment or a list of segments");
    }
    List<RawJson> segments = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new ShapeException("/" + segments.size(), "a segment must be an object");
      }
      segments.add(JsonBody.value(json, body));
    }
    return segments;
  }
}
