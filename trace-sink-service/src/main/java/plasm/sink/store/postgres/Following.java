package plasm.sink.store.postgres;

/**
 * How replicas tell one another that somebody views a trace: a time in the trace's row, by the
 * server's clock. Whoever adds to a trace locks its row and so reads the time, and notifies the
 * others only if somebody is there: a notification makes the server commit one transaction after
 * the other.
 */
final class Following {
  /** Where notifications go. */
  static final String CHANNEL = "sink_traces";

  private static final String NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

  /** How long a replica is told of a trace after it has asked for it. */
  static final long LASTS_MS = 60_000;

  /** SQL for the time until which a trace is followed that somebody begins to follow now. */
  static final String UNTIL = "(" + NOW + " + " + LASTS_MS + ")";

  /** SQL for whether somebody follows trace {@code t}. */
  static final String IS_FOLLOWED = "t.followed_until_ms > " + NOW;

  /** A notification that is not of these is of everything. */
  static final String EVERYTHING = "*";

  private static final int MAX_PAYLOAD_CHARS = 7_000;

  private Following() {}

  /** Tells every replica that something became of traces, when the transaction commits. */
  static Query notification(Iterable<Long> traceNos) {
    StringBuilder payload = new StringBuilder();
    for (long traceNo : traceNos) {
      payload.append(payload.isEmpty() ? "" : ",").append(traceNo);
    }
    return Query.of(
        "SELECT pg_notify('" + CHANNEL + "', ?)",
        payload.length() > MAX_PAYLOAD_CHARS ? EVERYTHING : payload.toString());
  }
}
