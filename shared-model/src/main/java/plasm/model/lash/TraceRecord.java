package plasm.model.lash;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import plasm.model.trace.Rfc3339;

/**
 * One line of a lash trace: what happened, when, and within what (spec/lash-trace.md, section 2).
 *
 * @param schemaVersion an unsigned 32-bit integer, {@value #SCHEMA_VERSION} in new records; readers
 *     take any
 * @param id unique to the record; a random UUID in new records, opaque to readers
 * @param timestamp RFC 3339 with the offset {@code +00:00} in new records, opaque to readers:
 *     records are ordered by their arrival
 */
public record TraceRecord(
    long schemaVersion, String id, String timestamp, TraceContext context, TraceEvent event) {

  /** What writers stamp. */
  public static final int SCHEMA_VERSION = 2;

  private static final long MAX_UINT32 = 0xffff_ffffL;

  /**
   * @throws IllegalArgumentException when the version is no unsigned 32-bit integer
   */
  public TraceRecord {
    if (schemaVersion < 0 || schemaVersion > MAX_UINT32) {
      throw new IllegalArgumentException("no unsigned 32-bit integer: " + schemaVersion);
    }
    Objects.requireNonNull(id);
    Objects.requireNonNull(timestamp);
    Objects.requireNonNull(context);
    Objects.requireNonNull(event);
  }

  /** A new record of this moment. */
  public static TraceRecord now(TraceContext context, TraceEvent event) {
    return at(Instant.now(), context, event);
  }

  /** A new record, for hosts with a clock of their own. */
  public static TraceRecord at(Instant time, TraceContext context, TraceEvent event) {
    return new TraceRecord(
        SCHEMA_VERSION, UUID.randomUUID().toString(), timestamp(time), context, event);
  }

  /**
   * A time as new records write it: in UTC, the fraction of the second in 0, 3, 6 or 9 digits, the
   * fewest that are exact.
   */
  public static String timestamp(Instant time) {
    String zulu = time.toString();
    return zulu.substring(0, zulu.length() - 1) + "+00:00";
  }

  /** The timestamp's moment to the nanosecond; empty when it is not an RFC 3339 date-time. */
  public Optional<Instant> time() {
    return Rfc3339.parseExactly(timestamp);
  }
}
