package plasm.sink.store;

/**
 * What became of appended events, in the order in which they were given.
 *
 * @param seqs for each event its number among the records of its trace (from 1), or {@link
 *     #UNNUMBERED}, or {@link #REPEATED}
 */
public record Appended(long[] seqs) {
  /** Stored, but no record of its trace: audit only. */
  public static final long UNNUMBERED = 0;

  /** Not stored: its tenant has an event of that id. */
  public static final long REPEATED = -1;

  /** How many of the events from {@code from} (inclusive) to {@code to} (exclusive) are stored. */
  public int accepted(int from, int to) {
    int accepted = 0;
    for (int i = from; i < to; i++) {
      accepted += seqs[i] == REPEATED ? 0 : 1;
    }
    return accepted;
  }
}
