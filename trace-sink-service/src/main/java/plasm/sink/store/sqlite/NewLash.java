package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import plasm.model.lash.view.SessionSummary;
import plasm.sink.lash.LashEntry;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;

/** The lash records of one transaction, and what they make of their sessions. */
final class NewLash implements AutoCloseable {
  private static final String INSERT_RECORD =
      "INSERT INTO lash_records (tenant, record_id, session_no, type, turn_id, run_id,"
          + " experiment_id, candidate_id, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (tenant, record_id) DO NOTHING";
  private static final String WRITE_SESSION =
      "INSERT INTO lash_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (session_no) DO UPDATE SET last_timestamp = excluded.last_timestamp,"
          + " records = excluded.records, turns = excluded.turns, llm_calls = excluded.llm_calls,"
          + " tool_calls = excluded.tool_calls, failures = excluded.failures,"
          + " input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,"
          + " cache_read_input_tokens = excluded.cache_read_input_tokens,"
          + " cache_write_input_tokens = excluded.cache_write_input_tokens,"
          + " reasoning_output_tokens = excluded.reasoning_output_tokens";

  /** A session while records are added; without a summary as long as it has none. */
  private static final class Open {
    private final long number;
    private SessionSummary summary;
    private boolean changed;

    private Open(long number, SessionSummary summary) {
      this.number = number;
      this.summary = summary;
    }
  }

  private final PreparedStatement insert;
  private final PreparedStatement findSession;
  private final PreparedStatement writeSession;
  private final Map<LashSessionKey, Open> sessions = new HashMap<>();
  private long nextSession;

  NewLash(Connection connection) throws SQLException {
    this.insert = connection.prepareStatement(INSERT_RECORD);
    this.findSession =
        connection.prepareStatement(
            "SELECT * FROM lash_sessions WHERE tenant = ? AND session_id = ?");
    this.writeSession = connection.prepareStatement(WRITE_SESSION);
    try (PreparedStatement last =
            connection.prepareStatement("SELECT coalesce(max(session_no), 0) FROM lash_sessions");
        ResultSet row = last.executeQuery()) {
      this.nextSession = row.getLong(1) + 1;
    }
  }

  /** Returns false when the tenant has a record of that id. */
  boolean add(LashEntry entry) throws SQLException {
    LashSessionKey key = entry.session();
    Open session = key == null ? null : open(key);
    if (!insert(entry, session == null ? null : session.number)) {
      return false;
    }
    if (session != null) {
      session.summary =
          session.summary == null ? entry.summary() : session.summary.then(entry.summary());
      session.changed = true;
    }
    return true;
  }

  private boolean insert(LashEntry entry, Long sessionNo) throws SQLException {
    insert.setString(1, entry.tenant().partition());
    insert.setString(2, entry.id());
    Sql.set(insert, 3, sessionNo);
    insert.setString(4, entry.type());
    insert.setString(5, entry.turnId());
    insert.setString(6, entry.groups().runId());
    insert.setString(7, entry.groups().experimentId());
    insert.setString(8, entry.groups().candidateId());
    insert.setBytes(9, entry.posted().utf8());
    return insert.executeUpdate() == 1;
  }

  private Open open(LashSessionKey key) throws SQLException {
    Open session = sessions.get(key);
    if (session == null) {
      findSession.setString(1, key.tenant().partition());
      findSession.setString(2, key.sessionId());
      try (ResultSet row = findSession.executeQuery()) {
        if (row.next()) {
          LashSession found = SqliteLash.session(row);
          session = new Open(found.number(), found.summary());
        } else {
          session = new Open(nextSession++, null);
        }
      }
      sessions.put(key, session);
    }
    return session;
  }

  void writeSessions() throws SQLException {
    for (Map.Entry<LashSessionKey, Open> each : sessions.entrySet()) {
      // One that only repeats name does not come into being.
      if (each.getValue().changed) {
        write(each.getKey(), each.getValue());
      }
    }
  }

  private void write(LashSessionKey key, Open session) throws SQLException {
    SessionSummary summary = session.summary;
    writeSession.setLong(1, session.number);
    writeSession.setString(2, key.tenant().partition());
    writeSession.setString(3, key.sessionId());
    writeSession.setString(4, summary.firstTimestamp());
    writeSession.setString(5, summary.lastTimestamp());
    writeSession.setLong(6, summary.records());
    writeSession.setLong(7, summary.turns());
    writeSession.setLong(8, summary.llmCalls());
    writeSession.setLong(9, summary.toolCalls());
    writeSession.setLong(10, summary.failures());
    writeSession.setLong(11, summary.usage().inputTokens());
    writeSession.setLong(12, summary.usage().outputTokens());
    writeSession.setLong(13, summary.usage().cacheReadInputTokens());
    writeSession.setLong(14, summary.usage().cacheWriteInputTokens());
    writeSession.setLong(15, summary.usage().reasoningOutputTokens());
    writeSession.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    try (insert;
        findSession) {
      writeSession.close();
    }
  }
}
