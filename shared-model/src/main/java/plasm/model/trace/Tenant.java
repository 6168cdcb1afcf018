package plasm.model.trace;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Whose data it is: the partition in which ids are unique and beyond which nobody reads.
 *
 * @param partition the tenant's id, or {@value #NONE_NAME} for events without one
 */
public record Tenant(String partition) {
  static final String NONE_NAME = "__none__";

  /** Events that name no tenant. */
  public static final Tenant NONE = new Tenant(NONE_NAME);

  private static final int MAX_BYTES = 255;
  private static final int MAX_BYTES_A_CHAR = 3;

  public Tenant {
    Objects.requireNonNull(partition);
  }

  /** Null and empty mean {@link #NONE}. */
  public static Tenant of(String tenantId) {
    return tenantId == null || tenantId.isEmpty() || tenantId.equals(NONE_NAME)
        ? NONE
        : new Tenant(tenantId);
  }

  /**
   * Whether the id can name a folder: completed traces are archived under it
   * (spec/trace-identity.md), so nothing that could leave that folder is ever stored.
   */
  public boolean isSafePathSegment() {
    if (partition.equals(".") || partition.equals("..") || partition.length() > MAX_BYTES) {
      return false;
    }
    for (int i = 0; i < partition.length(); i++) {
      char c = partition.charAt(i);
      if (c == '/' || c == '\\' || Character.isISOControl(c)) {
        return false;
      }
    }
    return partition.length() <= MAX_BYTES / MAX_BYTES_A_CHAR
        || partition.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  @Override
  public String toString() {
    return partition;
  }
}
