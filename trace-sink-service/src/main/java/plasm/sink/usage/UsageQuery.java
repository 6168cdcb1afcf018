package plasm.sink.usage;

import plasm.model.trace.Tenant;

/**
 * Which usage rows.
 *
 * @param tenant null: of every tenant
 * @param fromMicros emitted at or after, microseconds since 1970
 * @param toMicros emitted at or before
 * @param after only rows behind it; null: from the first
 * @param limit at most so many rows; {@link Integer#MAX_VALUE}: all
 * @param withAttributes whether rows carry the payload, which sums do not need
 */
public record UsageQuery(
    Tenant tenant,
    long fromMicros,
    long toMicros,
    UsageCursor after,
    int limit,
    boolean withAttributes) {}
