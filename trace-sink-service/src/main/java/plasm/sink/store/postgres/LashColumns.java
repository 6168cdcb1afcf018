package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;
import static plasm.sink.store.postgres.TraceColumns.text;

import java.util.ArrayList;
import java.util.List;
import plasm.sink.lash.LashEntry;
import plasm.sink.store.postgres.Query.Column;

/** New rows of {@code sink_lash_records}, column by column. */
final class LashColumns {
  private static final String INSERT =
      """
      INSERT INTO sink_lash_records (arrival, session_no, tenant, record_key, type, turn_id, run_id,
        experiment_id, candidate_id, record)
      SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[], ?::text[], ?::bytea[])
      """;

  private final List<Long> arrival = new ArrayList<>();
  private final List<Long> sessionNo = new ArrayList<>();
  private final List<String> tenant = new ArrayList<>();
  private final List<String> recordKey = new ArrayList<>();
  private final List<String> type = new ArrayList<>();
  private final List<String> turnId = new ArrayList<>();
  private final List<String> runId = new ArrayList<>();
  private final List<String> experimentId = new ArrayList<>();
  private final List<String> candidateId = new ArrayList<>();
  private final List<byte[]> posted = new ArrayList<>();
  private long bytes;

  /**
   * @param session the number of its session; null when it names none
   */
  void add(LashEntry entry, long number, Long session) {
    arrival.add(number);
    sessionNo.add(session);
    tenant.add(entry.tenant().partition());
    recordKey.add(IndexedText.of(entry.id()));
    type.add(IndexedText.of(entry.type()));
    turnId.add(IndexedText.of(entry.turnId()));
    runId.add(IndexedText.of(entry.groups().runId()));
    experimentId.add(IndexedText.of(entry.groups().experimentId()));
    candidateId.add(IndexedText.of(entry.groups().candidateId()));
    posted.add(entry.posted().utf8());
    bytes += entry.posted().length();
  }

  boolean isEmpty() {
    return posted.isEmpty();
  }

  /** Of the records as they were posted. */
  long bytes() {
    return bytes;
  }

  /** The statement that adds them. */
  Query insert() {
    return Query.of(
        INSERT,
        int8(arrival),
        int8(sessionNo),
        text(tenant),
        text(recordKey),
        text(type),
        text(turnId),
        text(runId),
        text(experimentId),
        text(candidateId),
        new Column("bytea", posted.toArray(byte[][]::new)));
  }
}
