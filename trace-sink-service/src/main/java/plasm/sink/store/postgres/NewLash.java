package plasm.sink.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import plasm.model.lash.view.SessionSummary;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.store.Appended;
import plasm.sink.store.postgres.Query.Column;

/**
 * The lash records of one transaction: two round trips and the commit, however many they are.
 *
 * <p>The rows of their tenants are locked first, in one order, so that replicas take turns at a
 * tenant and never wait for each other in a circle; what is read afterwards stays true.
 */
final class NewLash {
  private static final String MAKE_TENANTS =
      "INSERT INTO sink_lash_tenants SELECT tenant, 0, 0 FROM unnest(?::text[]) t(tenant)"
          + " ORDER BY tenant ON CONFLICT (tenant) DO NOTHING";
  private static final String LOCK_TENANTS =
      "SELECT tenant, last_arrival, last_session FROM sink_lash_tenants"
          + " WHERE tenant = ANY (?::text[]) ORDER BY tenant FOR UPDATE";
  private static final String KNOWN =
      "SELECT tenant, record_id FROM unnest(?::text[], ?::text[]) n(tenant, record_id)"
          + " JOIN sink_lash_records USING (tenant, record_id)";
  private static final String SESSIONS =
      "SELECT * FROM unnest(?::text[], ?::text[]) n(tenant, session_id)"
          + " JOIN sink_lash_sessions USING (tenant, session_id)";
  private static final String INSERT =
      "INSERT INTO sink_lash_records (tenant, arrival, session_no, record_id, type, turn_id, run_id,"
          + " experiment_id, candidate_id, record) SELECT * FROM unnest(?::text[], ?::bigint[],"
          + " ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
          + " ?::bytea[])";
  private static final String WRITE_SESSIONS =
      "INSERT INTO sink_lash_sessions (tenant, session_no, session_id, first_timestamp,"
          + " last_timestamp, records, turns, llm_calls, tool_calls, failures, input_tokens,"
          + " output_tokens, cache_read_input_tokens, cache_write_input_tokens,"
          + " reasoning_output_tokens) SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[],"
          + " ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
          + " ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
          + " ON CONFLICT (tenant, session_no) DO UPDATE SET"
          + " last_timestamp = excluded.last_timestamp, records = excluded.records,"
          + " turns = excluded.turns, llm_calls = excluded.llm_calls,"
          + " tool_calls = excluded.tool_calls, failures = excluded.failures,"
          + " input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,"
          + " cache_read_input_tokens = excluded.cache_read_input_tokens,"
          + " cache_write_input_tokens = excluded.cache_write_input_tokens,"
          + " reasoning_output_tokens = excluded.reasoning_output_tokens";
  private static final String COUNT =
      "UPDATE sink_lash_tenants t SET last_arrival = n.arrival, last_session = n.session"
          + " FROM unnest(?::text[], ?::bigint[], ?::bigint[]) n(tenant, arrival, session)"
          + " WHERE t.tenant = n.tenant";

  private record RecordKey(Tenant tenant, String id) {}

  private record Numbered(LashEntry entry, long arrival, Long sessionNo) {}

  private static final class Counters {
    private long lastArrival;
    private long lastSession;
  }

  private final List<LashEntry> entries;
  private final Map<String, Counters> tenants = new TreeMap<>();
  private final Set<RecordKey> known = new HashSet<>();
  private final Map<LashSessionKey, LashSession> sessions = new HashMap<>();
  private final Set<LashSessionKey> changed = new HashSet<>();
  private final List<Numbered> added = new ArrayList<>();

  NewLash(List<LashEntry> entries) {
    this.entries = entries;
    entries.forEach(entry -> tenants.put(entry.tenant().partition(), new Counters()));
  }

  void lockAndRead(Connection connection) throws SQLException {
    Column names = text(List.copyOf(tenants.keySet()), name -> name);
    List<LashSessionKey> named =
        entries.stream().map(LashEntry::session).filter(key -> key != null).distinct().toList();
    new Pipeline()
        .then(Query.of(MAKE_TENANTS, names))
        .then(
            Query.of(LOCK_TENANTS, names),
            row -> {
              Counters counters = tenants.get(row.getString(1));
              counters.lastArrival = row.getLong(2);
              counters.lastSession = row.getLong(3);
            })
        .then(
            Query.of(
                KNOWN,
                text(entries, entry -> entry.tenant().partition()),
                text(entries, LashEntry::id)),
            row -> known.add(new RecordKey(Tenant.of(row.getString(1)), row.getString(2))))
        .then(
            Query.of(
                SESSIONS,
                text(named, key -> key.tenant().partition()),
                text(named, LashSessionKey::sessionId)),
            row ->
                sessions.put(
                    new LashSessionKey(
                        Tenant.of(row.getString("tenant")), row.getString("session_id")),
                    PostgresLash.session(row)))
        .run(connection);
  }

  /** Numbers what is new, and adds it to the sessions. */
  Appended number() {
    boolean[] stored = new boolean[entries.size()];
    for (int i = 0; i < stored.length; i++) {
      LashEntry entry = entries.get(i);
      stored[i] = known.add(new RecordKey(entry.tenant(), entry.id()));
      if (stored[i]) {
        Counters counters = tenants.get(entry.tenant().partition());
        Long session = entry.session() == null ? null : (Long) session(entry, counters);
        added.add(new Numbered(entry, ++counters.lastArrival, session));
      }
    }
    return new Appended(stored);
  }

  private long session(LashEntry entry, Counters counters) {
    LashSession before = sessions.get(entry.session());
    LashSession after =
        before == null
            ? new LashSession(++counters.lastSession, entry.session().sessionId(), entry.summary())
            : new LashSession(
                before.number(), before.sessionId(), before.summary().then(entry.summary()));
    sessions.put(entry.session(), after);
    changed.add(entry.session());
    return after.number();
  }

  void write(Connection connection) throws SQLException {
    if (added.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(tenants.keySet());
    List<LashSessionKey> keys = List.copyOf(changed);
    Pipeline pipeline = new Pipeline().then(records());
    if (!keys.isEmpty()) {
      pipeline.then(sessions(keys));
    }
    pipeline
        .then(
            Query.of(
                COUNT,
                text(names, name -> name),
                numbers(names, name -> tenants.get(name).lastArrival),
                numbers(names, name -> tenants.get(name).lastSession)))
        .run(connection);
  }

  private Query records() {
    return Query.of(
        INSERT,
        text(added, each -> each.entry().tenant().partition()),
        numbers(added, Numbered::arrival),
        numbers(added, Numbered::sessionNo),
        text(added, each -> each.entry().id()),
        text(added, each -> each.entry().type()),
        text(added, each -> each.entry().turnId()),
        text(added, each -> each.entry().groups().runId()),
        text(added, each -> each.entry().groups().experimentId()),
        text(added, each -> each.entry().groups().candidateId()),
        new Column(
            "bytea",
            added.stream().map(each -> each.entry().posted().utf8()).toArray(byte[][]::new)));
  }

  private Query sessions(List<LashSessionKey> keys) {
    return Query.of(
        WRITE_SESSIONS,
        text(keys, key -> key.tenant().partition()),
        numbers(keys, key -> sessions.get(key).number()),
        text(keys, LashSessionKey::sessionId),
        text(keys, key -> summary(key).firstTimestamp()),
        text(keys, key -> summary(key).lastTimestamp()),
        numbers(keys, key -> summary(key).records()),
        numbers(keys, key -> summary(key).turns()),
        numbers(keys, key -> summary(key).llmCalls()),
        numbers(keys, key -> summary(key).toolCalls()),
        numbers(keys, key -> summary(key).failures()),
        numbers(keys, key -> summary(key).usage().inputTokens()),
        numbers(keys, key -> summary(key).usage().outputTokens()),
        numbers(keys, key -> summary(key).usage().cacheReadInputTokens()),
        numbers(keys, key -> summary(key).usage().cacheWriteInputTokens()),
        numbers(keys, key -> summary(key).usage().reasoningOutputTokens()));
  }

  private SessionSummary summary(LashSessionKey key) {
    return sessions.get(key).summary();
  }

  private static <T> Column text(List<T> of, Function<T, String> value) {
    return new Column("text", of.stream().map(value).toArray(String[]::new));
  }

  private static <T> Column numbers(List<T> of, Function<T, Long> value) {
    return new Column("bigint", of.stream().map(value).toArray(Long[]::new));
  }
}
