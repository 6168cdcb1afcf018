package plasm.model.artifact;

import java.util.Optional;
import plasm.model.identity.Uuids;

/**
 * The agent's session in a short URI: a UUID, or the slot {@code s{n}} that a client was given for
 * it.
 *
 * @param name the UUID in lowercase with hyphens, or {@code s} and an index as {@link Indexes}
 *     spells it
 */
public record LogicalSession(String name) {
  /**
   * @throws IllegalArgumentException when the name is not what {@link #parse} gives out
   */
  public LogicalSession {
    if (!normalised(name).equals(Optional.of(name))) {
      throw new IllegalArgumentException("not a logical session: " + name);
    }
  }

  /** The UUID in either case; empty for what is neither a UUID nor a slot. */
  public static Optional<LogicalSession> parse(String text) {
    return normalised(text).map(LogicalSession::new);
  }

  private static Optional<String> normalised(String text) {
    if (text.startsWith("s")) {
      return Indexes.parse(text.substring(1)).isPresent() ? Optional.of(text) : Optional.empty();
    }
    return Uuids.parse(text).map(Object::toString);
  }

  @Override
  public String toString() {
    return name;
  }
}
