package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;
import static plasm.sink.store.postgres.TraceColumns.text;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.store.postgres.Query.Column;

/**
 * Lash records in one transaction, and what they make of their sessions. Whoever adds records of a
 * tenant has the tenant's row locked: numbers are given out in the order of commits, so that who
 * reads on behind a number misses nothing.
 */
final class AppendLash {
  private static final long BYTES_AT_ONCE = 8L << 20;

  private static final String MAKE_TENANTS =
      """
      INSERT INTO sink_lash_tenants SELECT t, 0, 0 FROM unnest(?::text[]) AS t
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK_TENANTS =
      """
      SELECT tenant, last_arrival, last_session_no FROM sink_lash_tenants
      WHERE tenant = ANY (?::text[]) ORDER BY tenant FOR NO KEY UPDATE
      """;

  private static final String FIND_REPEATS =
      """
      SELECT g.place FROM unnest(?::text[], ?::text[], ?::int[]) AS g(tenant, record_key, place)
      JOIN sink_lash_records r ON r.tenant = g.tenant AND r.record_key = g.record_key
      """;

  private static final String FIND_SESSIONS =
      """
      SELECT s.* FROM unnest(?::text[], ?::text[]) AS w(tenant, session_key)
      JOIN sink_lash_sessions s ON s.tenant = w.tenant AND s.session_key = w.session_key
      """;

  private static final String WRITE_TENANTS =
      """
      UPDATE sink_lash_tenants t SET last_arrival = n.arrival, last_session_no = n.session_no
      FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS n(tenant, arrival, session_no)
      WHERE t.tenant = n.tenant
      """;

  /** The numbers that a tenant has given out. */
  private static final class Numbers {
    private long arrival;
    private long sessionNo;

    Numbers(long arrival, long sessionNo) {
      this.arrival = arrival;
      this.sessionNo = sessionNo;
    }
  }

  /** An id means something within its tenant only. */
  private record Id(Tenant tenant, String recordKey) {}

  private final List<LashEntry> entries;
  private final boolean[] stored;
  private final Map<String, Numbers> numbers = new LinkedHashMap<>();
  private final Map<LashSessionKey, LashSession> sessions = new HashMap<>();
  private final Set<LashSessionKey> changed = new HashSet<>();

  AppendLash(List<LashEntry> entries) {
    this.entries = entries;
    this.stored = new boolean[entries.size()];
  }

  /** Whether each record is new, after the commit. */
  boolean[] stored() {
    return stored;
  }

  /** Does everything; may be done again after a rollback. */
  void run(Connection connection) throws SQLException {
    Arrays.fill(stored, true);
    numbers.clear();
    sessions.clear();
    changed.clear();
    lock(connection);
    find(connection);
    write(connection);
  }

  private void lock(Connection connection) throws SQLException {
    Set<String> tenants = new TreeSet<>();
    entries.forEach(entry -> tenants.add(entry.tenant().partition()));
    Column names = text(List.copyOf(tenants));
    new Pipeline()
        .then(Query.of(MAKE_TENANTS, names))
        .then(
            Query.of(LOCK_TENANTS, names),
            row -> numbers.put(row.getString(1), new Numbers(row.getLong(2), row.getLong(3))))
        .run(connection);
  }

  private void find(Connection connection) throws SQLException {
    List<String> tenants = new ArrayList<>();
    List<String> recordKeys = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    Set<Id> ids = HashSet.newHashSet(entries.size());
    Set<LashSessionKey> named = new HashSet<>();
    for (int place = 0; place < stored.length; place++) {
      LashEntry entry = entries.get(place);
      String recordKey = IndexedText.of(entry.id());
      stored[place] = ids.add(new Id(entry.tenant(), recordKey));
      tenants.add(entry.tenant().partition());
      recordKeys.add(recordKey);
      places.add(place);
      if (entry.session() != null) {
        named.add(entry.session());
      }
    }
    new Pipeline()
        .then(
            Query.of(
                FIND_REPEATS,
                text(tenants),
                text(recordKeys),
                new Column("int4", places.toArray(Integer[]::new))),
            row -> stored[row.getInt(1)] = false)
        .then(
            Query.of(
                FIND_SESSIONS,
                text(named.stream().map(key -> key.tenant().partition()).toList()),
                text(named.stream().map(key -> IndexedText.of(key.sessionId())).toList())),
            row -> {
              LashSession found = LashRow.session(row);
              Tenant tenant = Tenant.of(row.getString("tenant"));
              sessions.put(new LashSessionKey(tenant, found.sessionId()), found);
            })
        .run(connection);
  }

  private void write(Connection connection) throws SQLException {
    LashColumns columns = new LashColumns();
    for (int place = 0; place < stored.length; place++) {
      if (stored[place]) {
        LashEntry entry = entries.get(place);
        Numbers of = numbers.get(entry.tenant().partition());
        columns.add(entry, ++of.arrival, entry.session() == null ? null : count(entry, of));
        if (columns.bytes() > BYTES_AT_ONCE) {
          new Pipeline().then(columns.insert()).run(connection);
          columns = new LashColumns();
        }
      }
    }
    Pipeline pipeline = new Pipeline();
    if (!columns.isEmpty()) {
      pipeline.then(columns.insert());
    }
    if (!changed.isEmpty()) {
      Map<LashSessionKey, LashSession> written = new HashMap<>(sessions);
      written.keySet().retainAll(changed);
      pipeline.then(LashRow.write(written));
    }
    pipeline.then(
        Query.of(
            WRITE_TENANTS,
            text(List.copyOf(numbers.keySet())),
            int8(numbers.values().stream().map(of -> of.arrival).toList()),
            int8(numbers.values().stream().map(of -> of.sessionNo).toList())));
    pipeline.commit(connection);
  }

  /** Adds a record to its session, and returns the session's number. */
  private long count(LashEntry entry, Numbers of) {
    LashSessionKey key = entry.session();
    LashSession before = sessions.get(key);
    LashSession now =
        before == null
            ? new LashSession(++of.sessionNo, key.sessionId(), entry.summary())
            : new LashSession(
                before.number(), before.sessionId(), before.summary().then(entry.summary()));
    sessions.put(key, now);
    changed.add(key);
    return now.number();
  }
}
