package plasm.sink.trace;

import java.time.Instant;
import java.util.UUID;
import plasm.model.json.RawJson;
import plasm.model.trace.AuditEvent;

/**
 * One line of a trace's detail.
 *
 * @param seq its number in the trace by arrival, from 1
 * @param eventId null for a record out of an archive that another program wrote
 * @param payload the TraceEvent as it was posted
 */
public record TraceRecord(long seq, UUID eventId, Instant emittedAt, RawJson payload) {
  public static TraceRecord of(long seq, AuditEvent event) {
    return new TraceRecord(seq, event.eventId(), event.emittedAt(), event.payload());
  }
}
