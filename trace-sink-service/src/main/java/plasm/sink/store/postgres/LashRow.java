package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.int8;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.view.SessionSummary;
import plasm.sink.lash.LashSession;
import plasm.sink.lash.LashSessionKey;
import plasm.sink.store.postgres.Query.Column;

/** A session as a row of {@code sink_lash_sessions} holds it. */
final class LashRow {
  private static final String WRITE =
      """
      INSERT INTO sink_lash_sessions AS s (tenant, session_key, session_no, session_id,
        first_timestamp, last_timestamp, records, turns, llm_calls, tool_calls, failures,
        input_tokens, output_tokens, cache_read_input_tokens, cache_write_input_tokens,
        reasoning_output_tokens)
      SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[],
        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
        ?::bigint[], ?::bigint[], ?::bigint[])
      ON CONFLICT (tenant, session_no) DO UPDATE SET last_timestamp = EXCLUDED.last_timestamp,
        records = EXCLUDED.records, turns = EXCLUDED.turns, llm_calls = EXCLUDED.llm_calls,
        tool_calls = EXCLUDED.tool_calls, failures = EXCLUDED.failures,
        input_tokens = EXCLUDED.input_tokens, output_tokens = EXCLUDED.output_tokens,
        cache_read_input_tokens = EXCLUDED.cache_read_input_tokens,
        cache_write_input_tokens = EXCLUDED.cache_write_input_tokens,
        reasoning_output_tokens = EXCLUDED.reasoning_output_tokens
      """;

  private LashRow() {}

  static LashSession session(ResultSet row) throws SQLException {
    return new LashSession(
        row.getLong("session_no"),
        text(row, "session_id"),
        new SessionSummary(
            text(row, "first_timestamp"),
            text(row, "last_timestamp"),
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

  private static String text(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.UTF_8);
  }

  /** The statement that writes rows as sessions now are. */
  static Query write(Map<LashSessionKey, LashSession> sessions) {
    Collection<LashSessionKey> keys = sessions.keySet();
    Collection<LashSession> each = sessions.values();
    List<Object> parameters = new ArrayList<>();
    parameters.add(TraceColumns.text(keys.stream().map(k -> k.tenant().partition()).toList()));
    parameters.add(
        TraceColumns.text(keys.stream().map(k -> IndexedText.of(k.sessionId())).toList()));
    parameters.add(int8(each.stream().map(LashSession::number).toList()));
    parameters.add(utf8(each.stream().map(LashSession::sessionId).toList()));
    parameters.add(utf8(each.stream().map(s -> s.summary().firstTimestamp()).toList()));
    parameters.add(utf8(each.stream().map(s -> s.summary().lastTimestamp()).toList()));
    List<ToLongFunction<SessionSummary>> counts =
        List.of(
            SessionSummary::records,
            SessionSummary::turns,
            SessionSummary::llmCalls,
            SessionSummary::toolCalls,
            SessionSummary::failures,
            s -> s.usage().inputTokens(),
            s -> s.usage().outputTokens(),
            s -> s.usage().cacheReadInputTokens(),
            s -> s.usage().cacheWriteInputTokens(),
            s -> s.usage().reasoningOutputTokens());
    for (ToLongFunction<SessionSummary> count : counts) {
      parameters.add(int8(each.stream().map(s -> count.applyAsLong(s.summary())).toList()));
    }
    return new Query(WRITE, parameters);
  }

  private static Column utf8(List<String> texts) {
    return new Column(
        "bytea",
        texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
  }
}
