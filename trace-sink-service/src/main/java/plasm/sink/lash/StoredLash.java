package plasm.sink.lash;

import plasm.model.json.RawJson;

/**
 * A record that is stored.
 *
 * @param arrival records are numbered in the order in which they came
 */
public record StoredLash(long arrival, RawJson posted) {}
