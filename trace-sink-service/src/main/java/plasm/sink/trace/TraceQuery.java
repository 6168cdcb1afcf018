package plasm.sink.trace;

import java.util.Locale;
import plasm.model.trace.Tenant;

/**
 * What a list of traces asks for. Members that may be null then ask for nothing.
 *
 * @param liveAfterMs see {@link IdleClock#liveAfterMs}
 * @param startedFromMs inclusive; null: no bound
 * @param startedToMs inclusive; null: no bound
 * @param runId only traces with an event of that run
 * @param text only traces with a source expression or error message that contains it, whatever the
 *     case; see {@link #folded}
 * @param after only traces behind it in list order
 */
public record TraceQuery(
    Tenant tenant,
    String projectSlug,
    StatusFilter status,
    long liveAfterMs,
    Long startedFromMs,
    Long startedToMs,
    String runId,
    String mcpSessionId,
    String text,
    Cursor after,
    int offset,
    int limit) {

  public TraceQuery {
    text = text == null ? null : folded(text);
  }

  /** Text as searches compare it. */
  public static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** All that a head can tell; the run and the text take the trace's events. */
  public boolean matches(TraceHead head) {
    return status.includes(head.status(liveAfterMs))
        && head.key().tenant().equals(tenant)
        && (projectSlug == null || projectSlug.equals(head.projectSlug()))
        && (mcpSessionId == null || mcpSessionId.equals(head.mcpSessionId()))
        && (startedFromMs == null || head.startedAtMs() >= startedFromMs)
        && (startedToMs == null || head.startedAtMs() <= startedToMs)
        && (after == null || Cursor.ORDER.compare(Cursor.of(head), after) > 0);
  }
}
