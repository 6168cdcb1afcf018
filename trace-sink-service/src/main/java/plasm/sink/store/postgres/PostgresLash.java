package plasm.sink.store.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import plasm.model.json.RawJson;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashGroups;
import plasm.sink.lash.LashQuery;
import plasm.sink.lash.LashQuery.OfGroups;
import plasm.sink.lash.LashQuery.OfSession;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.lash.StoredLash;
import plasm.sink.store.Appended;
import plasm.sink.store.LashStore;
import plasm.sink.store.PagedRows;
import plasm.sink.store.Rows;

/** Lash records, beside the traces. */
final class PostgresLash implements LashStore {
  private static final int RECORDS_AT_ONCE = 256;
  private static final long BYTES_AT_ONCE = 1L << 20;

  private static final String SESSIONS = "SELECT * FROM sink_lash_sessions WHERE tenant = ?";

  private final Database database;

  PostgresLash(Database database) {
    this.database = database;
  }

  @Override
  public Appended append(List<LashEntry> entries) {
    AppendLash append = new AppendLash(entries);
    if (!entries.isEmpty()) {
      database.transaction(
          connection -> {
            append.run(connection);
            return append;
          });
    }
    return new Appended(append.stored());
  }

  @Override
  public List<LashSession> sessions(Tenant tenant, long before, int limit) {
    return IndexedText.isStorable(tenant.partition())
        ? database.rows(
            Query.of(
                SESSIONS + " AND session_no < ? ORDER BY session_no DESC LIMIT ?",
                tenant.partition(),
                before,
                limit),
            LashRow::session)
        : List.of();
  }

  @Override
  public Optional<LashSession> session(LashSessionKey key) {
    return IndexedText.isStorable(key.tenant().partition())
        ? database
            .rows(
                Query.of(
                    SESSIONS + " AND session_key = ?",
                    key.tenant().partition(),
                    IndexedText.of(key.sessionId())),
                LashRow::session)
            .stream()
            .findFirst()
        : Optional.empty();
  }

  @Override
  public Rows<StoredLash> records(LashQuery query) {
    return IndexedText.isStorable(query.tenant().partition())
        ? new PagedRows<>(
            query.limit(),
            last -> page(query.after(last == null ? query.afterArrival() : last.arrival())))
        : Rows.of(List.of());
  }

  /** The first ones only, as many as can be held; {@code bytes_before} counts along. */
  private List<StoredLash> page(LashQuery query) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT arrival, record FROM (SELECT p.*, sum(octet_length(record)) OVER (ORDER BY"
                + " arrival) - octet_length(record) AS bytes_before FROM (SELECT arrival, record"
                + " FROM sink_lash_records WHERE tenant = ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(query.tenant().partition());
    switch (query.of()) {
      case OfSession(String sessionId) -> {
        sql.append(
            " AND session_no = (SELECT session_no FROM sink_lash_sessions WHERE tenant = ?"
                + " AND session_key = ?)");
        parameters.add(query.tenant().partition());
        parameters.add(IndexedText.of(sessionId));
      }
      case OfGroups(LashGroups groups) -> {
        and(sql, parameters, "run_id", groups.runId());
        and(sql, parameters, "experiment_id", groups.experimentId());
        and(sql, parameters, "candidate_id", groups.candidateId());
      }
    }
    and(sql, parameters, "type", query.type());
    and(sql, parameters, "turn_id", query.turnId());
    sql.append(" AND arrival > ? ORDER BY arrival LIMIT ")
        .append(RECORDS_AT_ONCE)
        .append(") p) counted WHERE bytes_before < ")
        .append(BYTES_AT_ONCE)
        .append(" ORDER BY arrival");
    parameters.add(query.afterArrival());
    return database.rows(
        new Query(sql.toString(), parameters),
        row -> new StoredLash(row.getLong(1), RawJson.ofTrusted(row.getBytes(2))));
  }

  private static void and(
      StringBuilder sql, List<Object> parameters, String column, String wanted) {
    if (wanted != null) {
      sql.append(" AND ").append(column).append(" = ?");
      parameters.add(IndexedText.of(wanted));
    }
  }

  @Override
  public OptionalLong arrival(Tenant tenant, String recordId) {
    if (!IndexedText.isStorable(tenant.partition())) {
      return OptionalLong.empty();
    }
    Query query =
        Query.of(
            "SELECT arrival FROM sink_lash_records WHERE tenant = ? AND record_key = ?",
            tenant.partition(),
            IndexedText.of(recordId));
    return database.rows(query, row -> row.getLong(1)).stream()
        .mapToLong(Long::longValue)
        .findAny();
  }
}
