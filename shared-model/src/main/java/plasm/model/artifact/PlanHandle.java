package plasm.model.artifact;

import java.util.Optional;

/**
 * How an agent names a code plan of its session: {@code p{n}}.
 *
 * @param index the plan's number in its session, not negative
 */
public record PlanHandle(long index) {
  private static final String PREFIX = "p";

  /**
   * @throws IllegalArgumentException when the index is negative
   */
  public PlanHandle {
    Indexes.require(index);
  }

  /** {@code p} and an index as {@link Indexes} spells it; empty for anything else. */
  public static Optional<PlanHandle> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return Indexes.parse(text.substring(PREFIX.length())).stream()
        .mapToObj(PlanHandle::new)
        .findAny();
  }

  @Override
  public String toString() {
    return PREFIX + index;
  }
}
