package plasm.sink.trace;

import java.util.ArrayList;
import java.util.List;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.PayloadView;

/**
 * A posted event with what the sink knows of it beyond the envelope.
 *
 * @param trace the trace it belongs to
 * @param view what the payload says
 */
public record StampedEvent(AuditEvent event, TraceKey trace, PayloadView view) {

  public static StampedEvent of(AuditEvent event) {
    return of(event, TraceKey.of(event));
  }

  private static StampedEvent of(AuditEvent event, TraceKey trace) {
    return new StampedEvent(event, trace, PayloadView.of(event.payload(), event.isSegment()));
  }

  /** Events that follow each other are mostly of one trace, and then share its key. */
  public static List<StampedEvent> of(List<AuditEvent> batch) {
    List<StampedEvent> stamped = new ArrayList<>(batch.size());
    TraceKey last = null;
    for (AuditEvent event : batch) {
      TraceKey trace = TraceKey.of(event);
      last = trace.equals(last) ? last : trace;
      stamped.add(of(event, last));
    }
    return stamped;
  }

  /** See {@link AuditEvent#detached}. */
  public StampedEvent detached() {
    return new StampedEvent(event.detached(), trace, view);
  }

  /** Whether it is a record of its trace: counted, numbered, shown in detail. */
  public boolean isRecord() {
    return view.event() != null;
  }

  /** A segment by its envelope whose payload nobody can read: kept for audit only. */
  public boolean isUndecodable() {
    return event.isSegment() && view.event() == null;
  }

  /** The envelope's, else the payload's; null when neither has one. */
  public String projectSlug() {
    return firstNonEmpty(event.projectSlug(), view.projectSlug());
  }

  /** The envelope's, else the payload's; null when neither has one. */
  public String workspaceSlug() {
    return firstNonEmpty(event.workspaceSlug(), view.workspaceSlug());
  }

  /** The envelope's, else the payload's; null when neither has one. */
  public String logicalSessionId() {
    return firstNonEmpty(event.logicalSessionId(), view.logicalSessionId());
  }

  private static String firstNonEmpty(String preferred, String otherwise) {
    if (preferred != null && !preferred.isEmpty()) {
      return preferred;
    }
    return otherwise != null && !otherwise.isEmpty() ? otherwise : null;
  }
}
