package plasm.sink.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import plasm.model.json.RawJson;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.view.SessionSummary;
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
import plasm.sink.store.sqlite.SqliteReader.Query;

/**
 * Lash records in the log's database, beside the log: it is the one that is durable with each
 * commit, and has one writer.
 */
final class SqliteLash implements LashStore {
  private static final int RECORDS_AT_ONCE = 256;
  private static final long BYTES_AT_ONCE = 1L << 20;

  private final LogWork writing;
  private final SqliteReader reading;

  SqliteLash(LogWork writing, SqliteReader reading) {
    this.writing = writing;
    this.reading = reading;
  }

  @Override
  public Appended append(List<LashEntry> entries) {
    return writing.run(
        log -> {
          boolean[] stored = new boolean[entries.size()];
          log.change(
              connection -> {
                try (NewLash added = new NewLash(connection)) {
                  for (int i = 0; i < stored.length; i++) {
                    stored[i] = added.add(entries.get(i));
                  }
                  added.writeSessions();
                }
              });
          return new Appended(stored);
        });
  }

  @Override
  public List<LashSession> sessions(Tenant tenant, long before, int limit) {
    Query query =
        new Query(
            "SELECT * FROM lash_sessions WHERE tenant = ? AND session_no < ?"
                + " ORDER BY session_no DESC LIMIT ?",
            List.of(tenant.partition(), before, limit));
    return reading.rows(query, SqliteLash::session);
  }

  @Override
  public Optional<LashSession> session(LashSessionKey key) {
    Query query =
        new Query(
            "SELECT * FROM lash_sessions WHERE tenant = ? AND session_id = ?",
            List.of(key.tenant().partition(), key.sessionId()));
    return reading.rows(query, SqliteLash::session).stream().findFirst();
  }

  static LashSession session(ResultSet row) throws SQLException {
    return new LashSession(
        row.getLong("session_no"),
        row.getString("session_id"),
        new SessionSummary(
            row.getString("first_timestamp"),
            row.getString("last_timestamp"),
            row.getLong("records"),
            row.getLong("turns"),
            row.getLong("llm_calls"),
            row.getLong("tool_calls"),
            row.getLong("failures"),
            new TokenUsage(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_input_tokens"),
                row.getLong("cache_write_input_tokens"),
                row.getLong("reasoning_output_tokens"))));
  }

  @Override
  public Rows<StoredLash> records(LashQuery query) {
    return new PagedRows<>(
        query.limit(),
        last -> page(query.after(last == null ? query.afterArrival() : last.arrival())));
  }

  /** The first ones only, as many as can be held. */
  private List<StoredLash> page(LashQuery query) {
    StringBuilder sql = new StringBuilder("SELECT arrival, record FROM lash_records WHERE ");
    List<Object> parameters = new ArrayList<>();
    switch (query.of()) {
      case OfSession(String sessionId) -> {
        sql.append(
            "session_no = (SELECT session_no FROM lash_sessions WHERE tenant = ? AND session_id"
                + " = ?)");
        parameters.add(query.tenant().partition());
        parameters.add(sessionId);
      }
      case OfGroups(LashGroups groups) -> {
        sql.append("tenant = ?");
        parameters.add(query.tenant().partition());
        and(sql, parameters, "run_id", groups.runId());
        and(sql, parameters, "experiment_id", groups.experimentId());
        and(sql, parameters, "candidate_id", groups.candidateId());
      }
    }
    and(sql, parameters, "type", query.type());
    and(sql, parameters, "turn_id", query.turnId());
    sql.append(" AND arrival > ? ORDER BY arrival LIMIT ?");
    parameters.add(query.afterArrival());
    parameters.add(RECORDS_AT_ONCE);
    List<StoredLash> page = new ArrayList<>();
    long[] bytes = {0};
    reading.scan(
        new Query(sql.toString(), parameters),
        row -> {
          StoredLash stored = new StoredLash(row.getLong(1), RawJson.ofTrusted(row.getBytes(2)));
          page.add(stored);
          bytes[0] += stored.posted().length();
          return bytes[0] < BYTES_AT_ONCE;
        });
    return page;
  }

  private static void and(
      StringBuilder sql, List<Object> parameters, String column, String wanted) {
    if (wanted != null) {
      sql.append(" AND ").append(column).append(" = ?");
      parameters.add(wanted);
    }
  }

  @Override
  public OptionalLong arrival(Tenant tenant, String recordId) {
    Query query =
        new Query(
            "SELECT arrival FROM lash_records WHERE tenant = ? AND record_id = ?",
            List.of(tenant.partition(), recordId));
    return reading.rows(query, row -> row.getLong(1)).stream().mapToLong(Long::longValue).findAny();
  }
}
