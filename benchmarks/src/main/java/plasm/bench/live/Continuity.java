package plasm.bench.live;

/**
 * Whether subscribers were told all, once and in order.
 *
 * @param missing events that a subscriber was not told at all
 * @param repeated patches of a seq that it knew, so also those out of order
 * @param lagged how often one could not keep up and got a snapshot instead of patches
 */
record Continuity(long missing, long repeated, long lagged) {
  static final Continuity NONE = new Continuity(0, 0, 0);

  Continuity plus(Continuity other) {
    return new Continuity(
        missing + other.missing, repeated + other.repeated, lagged + other.lagged);
  }

  boolean isWhole() {
    return missing == 0 && repeated == 0;
  }
}
