package plasm.sink.http;

import plasm.model.trace.Tenant;
import plasm.sink.lash.LashQuery;
import plasm.sink.view.LashViews;

/** The parameters that the routes of lash records share. */
final class LashParameters {
  private LashParameters() {}

  /**
   * What narrows a list of records, as it stands in the URL.
   *
   * @param after the id of a record
   */
  record Filter(String type, String turnId, String after, String limit) {}

  /** Nobody's records are kept under a name of their own, so a tenant need not be named. */
  static Tenant tenant(String tenantId) {
    Tenant tenant = Parameters.optionalTenant(tenantId).orElse(Tenant.NONE);
    if (!tenant.isSafePathSegment()) {
      throw Parameters.invalid(
          "tenant_id", "at most 255 bytes without slashes and control characters, not . or ..");
    }
    return tenant;
  }

  static LashQuery query(LashViews views, Tenant tenant, LashQuery.Scope of, Filter filter) {
    long after =
        Parameters.text(filter.after())
            .map(
                id ->
                    views
                        .arrival(tenant, id)
                        .orElseThrow(
                            () ->
                                Parameters.invalid(
                                    "after", "the id of a record that this tenant has")))
            .orElse(0L);
    return new LashQuery(
        tenant,
        of,
        Parameters.text(filter.type()).orElse(null),
        Parameters.text(filter.turnId()).orElse(null),
        after,
        Parameters.number("limit", filter.limit()).map(n -> Math.max(1, n)).orElse(Long.MAX_VALUE));
  }
}
