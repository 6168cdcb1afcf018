package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One request with events, and what an honest answer to it says.
 *
 * @param fresh how many ids of it were never sent before
 * @param unknown how many ids of it were sent in requests that got no answer, or a refusal
 */
record Post(List<SentEvent> events, int fresh, int unknown) {
  String body() {
    return SentEvent.batch(events);
  }

  /** The same request once more, after it failed. */
  Post again() {
    return new Post(events, 0, fresh + unknown);
  }

  /** Null when the answer is right, else what is wrong with it. */
  String objection(JsonNode answer) {
    int accepted = answer.path("accepted").asInt(-1);
    int skipped = answer.path("duplicate_skipped").asInt(-1);
    boolean right =
        accepted + skipped == events.size() && accepted >= fresh && accepted <= fresh + unknown;
    return right
        ? null
        : "%s to a post of %d events, %d of them new and %d of unknown fate"
            .formatted(answer, events.size(), fresh, unknown);
  }
}
