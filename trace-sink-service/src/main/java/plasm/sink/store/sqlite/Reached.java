package plasm.sink.store.sqlite;

/**
 * How far into the log something got.
 *
 * @param seq of the last event
 * @param arrivalMs when that came in, since 1970; later ones came in then or afterwards
 * @param ends how many ends of traces were met, which have no seq
 */
record Reached(long seq, long arrivalMs, long ends) {}
