package plasm.sink.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import plasm.model.json.RawJson;
import plasm.model.store.StoreFailure;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Tenant;
import plasm.model.trace.TraceIds;
import plasm.model.trace.TraceStatus;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.ingest.Ingest;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceReads.Summary;

/**
 * The use cases of runtimes that leave the correlation of their traces to the sink
 * (spec/trace-identity.md, the live hub). Calls block.
 *
 * <p>A session is nothing but its trace: opening it stores an event of a kind of its own, so it is
 * durable, survives restarts and travels like everything else.
 */
public final class Sessions {
  /** What came of a post: the trace's last seq, and how many segments were new. */
  public record Posted(long seq, Outcome outcome) {}

  private final TraceStore store;
  private final Ingest ingest;
  private final TraceCompletion completion;
  private final IdleClock idle;

  public Sessions(TraceStore store, Ingest ingest, TraceCompletion completion, IdleClock idle) {
    this.store = store;
    this.ingest = ingest;
    this.completion = completion;
    this.idle = idle;
  }

  /**
   * Opens a session, or opens it again; when it is open and nothing new is said of it, nothing
   * changes. Should another tenant have it open, its trace is completed first.
   *
   * @return the session's trace, live
   */
  public TraceHead open(Session session, SessionDetails details) {
    completeOfOtherTenants(session);
    Optional<TraceHead> before = store.head(session.trace()).map(this::completedWhenIdle);
    if (before.isPresent() && !before.get().completed() && details.areKnownTo(before.get())) {
      return before.get();
    }
    long afterEvents = before.map(TraceHead::events).orElse(0L);
    await(List.of(SessionEvents.opened(session, details, afterEvents, now())));
    return head(session);
  }

  /**
   * Adds segments, all or nothing; they are durable when this returns. A trace that was over goes
   * on.
   *
   * @param idempotencyKey posting again with the same one adds nothing; null: none
   * @return empty when the tenant never opened such a session
   */
  public Optional<Posted> add(Session session, List<RawJson> segments, String idempotencyKey) {
    Optional<TraceHead> known = store.head(session.trace());
    if (known.isEmpty()) {
      return Optional.empty();
    }
    List<AuditEvent> events = new ArrayList<>(segments.size());
    for (RawJson segment : segments) {
      events.add(
          SessionEvents.segment(
              session, known.get(), segment, events.size(), idempotencyKey, now()));
    }
    completeOfOtherTenants(session);
    Outcome outcome = await(events);
    return Optional.of(new Posted(head(session).lastSeq(), outcome));
  }

  /**
   * Completes a session's trace; the same again changes nothing.
   *
   * @return empty when the tenant never opened such a session
   */
  public Optional<Summary> complete(Session session) {
    return completion
        .complete(session.trace())
        .map(head -> new Summary(head, TraceStatus.COMPLETED));
  }

  private void completeOfOtherTenants(Session session) {
    for (TraceHead open : store.openOfSession(session.logicalSessionId())) {
      boolean otherTenant = !open.key().tenant().equals(session.trace().tenant());
      if (otherTenant && isTraceOf(open, session.logicalSessionId())) {
        completion.complete(open.key());
      }
    }
  }

  /** Not every trace that names a session is the session's own. */
  private static boolean isTraceOf(TraceHead head, String logicalSessionId) {
    String tenantId =
        head.key().tenant().equals(Tenant.NONE) ? null : head.key().tenant().partition();
    return head.key().traceId().equals(TraceIds.ofLogicalSession(tenantId, logicalSessionId));
  }

  /** A trace that is over by the clock gets its end before it goes on. */
  private TraceHead completedWhenIdle(TraceHead head) {
    boolean silent = !head.completed() && head.lastArrivalMs() <= idle.liveAfterMs();
    return silent ? completion.complete(head.key()).orElse(head) : head;
  }

  private TraceHead head(Session session) {
    return store
        .head(session.trace())
        .orElseThrow(() -> new StoreFailure.NoRoom("the store keeps no traces"));
  }

  private Outcome await(List<AuditEvent> events) {
    try {
      return ingest.take(events).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Instant now() {
    return idle.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
