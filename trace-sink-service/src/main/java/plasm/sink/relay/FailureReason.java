package plasm.sink.relay;

import java.util.Locale;

/** Why the other sink did not take something: what metrics tell apart. */
enum FailureReason {
  /** No connection: refused, no such host, no route, no answer to the handshake. */
  UNREACHABLE,
  /** A connection, but no answer in time. */
  TIMEOUT,
  /** The connection broke, or what came back is no HTTP. */
  BROKEN,
  /** 429, or 503 with Retry-After. */
  OVERLOADED,
  /** Another 5xx. */
  SERVER_ERROR,
  /** A status about the two sinks' relation: credentials, address, redirects. */
  MISDIRECTED,
  /** 508: what is sent there comes back. */
  LOOP,
  /** A 4xx about what was sent. */
  REFUSED,
  /** This sink's own spool or dead letters cannot be read or written. */
  SPOOL;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
