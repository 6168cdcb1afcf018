package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;
import static plasm.sink.store.postgres.TraceColumns.text;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.Rfc3339;
import plasm.sink.store.postgres.Query.Column;
import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceQuery;
import plasm.sink.usage.UsageRow;

/** New rows of {@code sink_events}, column by column. */
final class EventColumns {
  private static final String INSERT =
      """
      INSERT INTO sink_events (ingested_on, ingested_at_us, xact, trace_no, arrival, trace_seq,
        emitted_at_us, call_index, line_index, payload_at, payload_length, request_units,
        duration_ms, event_id, tenant, api_entry_id, capability, search_text, posted)
      SELECT ?::date, ?, (SELECT pg_current_xact_id()::text::bigint), n.*
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
        ?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::bytea[]) AS n
      """;

  private final List<Long> traceNo = new ArrayList<>();
  private final List<Long> arrival = new ArrayList<>();
  private final List<Long> traceSeq = new ArrayList<>();
  private final List<Long> emittedAtMicros = new ArrayList<>();
  private final List<Long> callIndex = new ArrayList<>();
  private final List<Long> lineIndex = new ArrayList<>();
  private final List<Integer> payloadAt = new ArrayList<>();
  private final List<Integer> payloadLength = new ArrayList<>();
  private final List<Long> requestUnits = new ArrayList<>();
  private final List<Long> durationMs = new ArrayList<>();
  private final List<UUID> eventId = new ArrayList<>();
  private final List<String> tenant = new ArrayList<>();
  private final List<String> apiEntryId = new ArrayList<>();
  private final List<String> capability = new ArrayList<>();
  private final List<String> searchText = new ArrayList<>();
  private final List<byte[]> posted = new ArrayList<>();
  private long bytes;

  /**
   * Adds an event that its trace counts already.
   *
   * @param at its place in the trace
   */
  void add(LockedTrace trace, RecordKey at, StampedEvent e) {
    AuditEvent event = e.event();
    boolean isRecord = e.isRecord();
    UsageRow usage = UsageRow.isBillable(e) ? UsageRow.of(e) : null;
    traceNo.add(trace.traceNo());
    arrival.add(at.arrival());
    traceSeq.add(isRecord ? (Long) trace.lastSeq() : null);
    emittedAtMicros.add(at.emittedAtMicros());
    callIndex.add(event.callIndex());
    lineIndex.add(event.lineIndex());
    payloadAt.add(isRecord ? event.payload().offsetIn(event.posted()) + 1 : 0);
    payloadLength.add(isRecord ? event.payload().length() : 0);
    requestUnits.add(usage == null ? null : (Long) usage.requestUnits());
    durationMs.add(usage == null ? null : (Long) usage.durationMs());
    eventId.add(event.eventId());
    tenant.add(e.trace().tenant().partition());
    apiEntryId.add(usage == null ? null : usage.apiEntryId());
    capability.add(usage == null ? null : usage.capability());
    searchText.add(isRecord ? searchText(e) : null);
    posted.add(event.posted().utf8());
    bytes += event.posted().length();
  }

  private static String searchText(StampedEvent e) {
    String text = e.view().event().segment().searchText();
    return text.isEmpty() ? null : TraceQuery.folded(text);
  }

  boolean isEmpty() {
    return posted.isEmpty();
  }

  /** Of the events as they were posted. */
  long bytes() {
    return bytes;
  }

  /**
   * The statement that adds them.
   *
   * @param day of {@code ingestedAt}
   */
  Query insert(LocalDate day, Instant ingestedAt) {
    return Query.of(
        INSERT,
        day,
        Rfc3339.toMicros(ingestedAt),
        int8(traceNo),
        int8(arrival),
        int8(traceSeq),
        int8(emittedAtMicros),
        int8(callIndex),
        int8(lineIndex),
        new Column("int4", payloadAt.toArray(Integer[]::new)),
        new Column("int4", payloadLength.toArray(Integer[]::new)),
        int8(requestUnits),
        int8(durationMs),
        new Column("uuid", eventId.toArray(UUID[]::new)),
        text(tenant),
        text(apiEntryId),
        text(capability),
        text(searchText),
        new Column("bytea", posted.toArray(byte[][]::new)));
  }
}
