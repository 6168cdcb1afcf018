package plasm.model.artifact;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import plasm.model.identity.Uuids;

/** Which archived code plan it is; prints as 36 lowercase characters with hyphens. */
public record PlanId(UUID uuid) {
  public PlanId {
    Objects.requireNonNull(uuid);
  }

  /** Only the hyphenated form, in either case; empty for anything else. */
  public static Optional<PlanId> parse(String text) {
    return Uuids.parse(text).map(PlanId::new);
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
