package plasm.sink.faults;

import java.util.UUID;

/**
 * Which trace.
 *
 * @param tenant as reads name it: {@value #NO_TENANT} for events without one
 */
record TraceName(String tenant, UUID id) {
  static final String NO_TENANT = "__none__";

  /** As events name it: null for none. */
  String tenantOfEvents() {
    return tenant.equals(NO_TENANT) ? null : tenant;
  }
}
