package plasm.sink.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of appended events, in the order in which they were given.
 *
 * @param stored for each event whether it was stored; if not, its tenant has an event of that id
 */
public record Appended(boolean[] stored) {
  /** How many of the events from {@code from} (inclusive) to {@code to} (exclusive) are stored. */
  public int accepted(int from, int to) {
    int accepted = 0;
    for (int i = from; i < to; i++) {
      accepted += stored[i] ? 1 : 0;
    }
    return accepted;
  }

  /** Those that are stored of what was appended. */
  public <E> List<E> storedOf(List<E> appended) {
    List<E> picked = new ArrayList<>(appended.size());
    for (int i = 0; i < stored.length; i++) {
      if (stored[i]) {
        picked.add(appended.get(i));
      }
    }
    return picked;
  }
}
