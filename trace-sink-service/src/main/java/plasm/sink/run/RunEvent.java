package plasm.sink.run;

import plasm.model.json.RawJson;

/**
 * Something that happened in a run (spec/ragweld-tracing.md, section 2).
 *
 * @param tsMs milliseconds since 1970
 * @param msg null when there is none
 * @param data a JSON object
 */
public record RunEvent(String kind, long tsMs, String msg, RawJson data) {}
