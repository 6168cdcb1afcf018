package plasm.model.trace;

/**
 * One step of a trace as its payload tells it.
 *
 * @param emittedAtMs when the runtime saw it, milliseconds since 1970 (unsigned)
 * @param segment what happened
 */
public record TraceEvent(long emittedAtMs, TraceSegment segment) {}
