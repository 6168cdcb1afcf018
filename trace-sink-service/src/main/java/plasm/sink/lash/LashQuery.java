package plasm.sink.lash;

import plasm.model.trace.Tenant;

/**
 * Which records are wanted, in the order of their arrival.
 *
 * @param type null: any
 * @param turnId null: any
 * @param afterArrival only those that came after that number; 0: all
 * @param limit at most so many
 */
public record LashQuery(
    Tenant tenant, Scope of, String type, String turnId, long afterArrival, long limit) {
  /** What the records belong to. */
  public sealed interface Scope {}

  /** A session. */
  public record OfSession(String sessionId) implements Scope {}

  /**
   * Experiments and their like.
   *
   * @param groups names one at least
   */
  public record OfGroups(LashGroups groups) implements Scope {
    public OfGroups {
      if (groups.isEmpty()) {
        throw new IllegalArgumentException("records of any run are not read together");
      }
    }
  }

  /** Everything of a session. */
  public static LashQuery ofSession(LashSessionKey session) {
    return new LashQuery(
        session.tenant(), new OfSession(session.sessionId()), null, null, 0, Long.MAX_VALUE);
  }

  public LashQuery ofType(String wanted) {
    return new LashQuery(tenant, of, wanted, turnId, afterArrival, limit);
  }

  public LashQuery after(long arrival) {
    return new LashQuery(tenant, of, type, turnId, arrival, limit);
  }
}
