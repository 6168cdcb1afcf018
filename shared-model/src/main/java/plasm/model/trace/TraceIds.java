package plasm.model.trace;

import java.util.UUID;
import plasm.model.identity.Uuids;

/**
 * The roots of traces: name-based UUIDs, so that the same session of the same tenant has the same
 * trace everywhere (spec/trace-identity.md). An empty or absent tenant counts as {@code anonymous}.
 */
public final class TraceIds {
  private static final UUID MCP_LOGICAL = namespace(0xd4);
  private static final UUID MCP_TRANSPORT = namespace(0xd2);
  private static final UUID HTTP_EXECUTE = namespace(0xd3);
  private static final UUID MCP_TRANSPORT_V1 = namespace(0xd0);
  private static final UUID HTTP_EXECUTE_V1 = namespace(0xd1);

  private TraceIds() {}

  /** What runtimes use: one trace for each logical session of an agent. */
  public static UUID ofLogicalSession(String tenantId, String logicalSessionId) {
    return Uuids.v5(MCP_LOGICAL, tenantName(tenantId) + "\nlogical:" + logicalSessionId);
  }

  public static UUID ofTransportSession(String tenantId, String mcpSessionId) {
    return Uuids.v5(MCP_TRANSPORT, tenantName(tenantId) + "\n" + mcpSessionId);
  }

  public static UUID ofExecuteSession(String tenantId, String promptHash, String executeSessionId) {
    return Uuids.v5(
        HTTP_EXECUTE, tenantName(tenantId) + "\n" + promptHash + "\n" + executeSessionId);
  }

  /** Superseded root without a tenant, computed only to find old rows. */
  public static UUID v1OfTransportSession(String mcpSessionId) {
    return Uuids.v5(MCP_TRANSPORT_V1, mcpSessionId);
  }

  /** Superseded root without a tenant, computed only to find old rows. */
  public static UUID v1OfExecuteSession(String promptHash, String executeSessionId) {
    return Uuids.v5(HTTP_EXECUTE_V1, promptHash + "\n" + executeSessionId);
  }

  private static String tenantName(String tenantId) {
    return tenantId == null || tenantId.isEmpty() ? "anonymous" : tenantId;
  }

  private static UUID namespace(int lastByte) {
    return new UUID(0x018fb8d54e9a73a7L, 0xb0e13f2c1a8b0900L | lastByte);
  }
}
