package plasm.sink.http;

import plasm.sink.ingest.GroupCommit.Outcome;

/**
 * The answer to an ingest request.
 *
 * @param accepted what is durable now and was not before
 * @param duplicate_skipped what had an id that this tenant used before
 */
public record IngestAnswer(int accepted, int duplicate_skipped) {
  static IngestAnswer of(Outcome outcome) {
    return new IngestAnswer(outcome.accepted(), outcome.repeated());
  }
}
