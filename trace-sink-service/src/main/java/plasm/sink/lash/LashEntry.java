package plasm.sink.lash;

import plasm.model.json.RawJson;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent.Unrecognized;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.view.SessionSummary;
import plasm.model.trace.Tenant;

/**
 * A lash record on its way to be stored: its bytes, and the little of what they say that it is
 * found by. A record as values takes several times the memory, so nobody waits with that.
 *
 * @param posted what is stored and served: the bytes that were posted, on one line
 * @param id unique within the tenant
 * @param turnId null when it names none, and so are the groups
 * @param summary what it adds to its session
 * @param recognized whether the vocabulary has its type
 */
public record LashEntry(
    Tenant tenant,
    RawJson posted,
    String id,
    String type,
    LashSessionKey session,
    String turnId,
    LashGroups groups,
    SessionSummary summary,
    boolean recognized) {

  /**
   * @param read the same as {@code posted}
   */
  public static LashEntry of(Tenant tenant, RawJson posted, TraceRecord read) {
    TraceContext context = read.context();
    String session = context.sessionId();
    return new LashEntry(
        tenant,
        posted,
        read.id(),
        read.event().kind(),
        session == null || session.isEmpty() ? null : new LashSessionKey(tenant, session),
        context.turnId(),
        new LashGroups(context.runId(), context.experimentId(), context.candidateId()),
        SessionSummary.of(read),
        !(read.event() instanceof Unrecognized));
  }
}
