package plasm.model.artifact;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Where a run or a code plan is found, as runtimes and agents name it (spec/run-artifacts.md,
 * URIs). Every kind prints one way, which {@link #parse} reads back.
 */
public sealed interface PlasmUri {
  /** What all of them begin with, in lowercase only. */
  String SCHEME = "plasm://";

  /** A run wherever it is asked for. */
  record CanonicalRun(PromptHash promptHash, SessionId sessionId, RunId runId) implements PlasmUri {
    public CanonicalRun {
      Objects.requireNonNull(promptHash);
      Objects.requireNonNull(sessionId);
      Objects.requireNonNull(runId);
    }

    @Override
    public String toString() {
      return SCHEME + "execute/" + promptHash + "/" + sessionId + "/run/" + runId;
    }
  }

  /** A code plan wherever it is asked for. */
  record CanonicalPlan(PromptHash promptHash, SessionId sessionId, PlanId planId)
      implements PlasmUri {
    public CanonicalPlan {
      Objects.requireNonNull(promptHash);
      Objects.requireNonNull(sessionId);
      Objects.requireNonNull(planId);
    }

    @Override
    public String toString() {
      return SCHEME + "execute/" + promptHash + "/" + sessionId + "/plan/" + planId;
    }
  }

  /** A run of the execute session that whoever asks is bound to; the index is not negative. */
  record ShortRun(long index) implements PlasmUri {
    public ShortRun {
      Indexes.require(index);
    }

    @Override
    public String toString() {
      return SCHEME + "r/" + index;
    }
  }

  /** A code plan of the execute session that whoever asks is bound to; see {@link ShortRun}. */
  record ShortPlan(long index) implements PlasmUri {
    public ShortPlan {
      Indexes.require(index);
    }

    @Override
    public String toString() {
      return SCHEME + "p/" + index;
    }
  }

  /** A run of an agent's session; the index is not negative. */
  record SessionRun(LogicalSession session, long index) implements PlasmUri {
    public SessionRun {
      Objects.requireNonNull(session);
      Indexes.require(index);
    }

    @Override
    public String toString() {
      return SCHEME + "session/" + session + "/r/" + index;
    }
  }

  /** A code plan of an agent's session; the index is not negative. */
  record SessionPlan(LogicalSession session, long index) implements PlasmUri {
    public SessionPlan {
      Objects.requireNonNull(session);
      Indexes.require(index);
    }

    @Override
    public String toString() {
      return SCHEME + "session/" + session + "/p/" + index;
    }
  }

  /**
   * Ids in either case, all else to the letter: no percent-escapes, query, fragment or segments
   * that are empty or too many. Empty for anything else.
   */
  static Optional<PlasmUri> parse(String text) {
    if (!text.startsWith(SCHEME)) {
      return Optional.empty();
    }
    // A negative limit keeps the empty segment behind a trailing slash, which makes it no such URI.
    String[] segments = text.substring(SCHEME.length()).split("/", -1);
    return switch (segments[0]) {
      case "execute" -> canonical(segments);
      case "session" -> ofSession(segments);
      case "r" -> segments.length == 2 ? indexed(segments[1], ShortRun::new) : Optional.empty();
      case "p" -> segments.length == 2 ? indexed(segments[1], ShortPlan::new) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<PlasmUri> canonical(String[] segments) {
    if (segments.length != 5) {
      return Optional.empty();
    }
    Optional<PromptHash> hash = PromptHash.parse(segments[1]);
    Optional<SessionId> session = SessionId.parse(segments[2]);
    if (hash.isEmpty() || session.isEmpty()) {
      return Optional.empty();
    }
    return switch (segments[3]) {
      case "run" ->
          RunId.parse(segments[4]).map(id -> new CanonicalRun(hash.get(), session.get(), id));
      case "plan" ->
          PlanId.parse(segments[4]).map(id -> new CanonicalPlan(hash.get(), session.get(), id));
      default -> Optional.empty();
    };
  }

  private static Optional<PlasmUri> ofSession(String[] segments) {
    if (segments.length != 4) {
      return Optional.empty();
    }
    Optional<LogicalSession> session = LogicalSession.parse(segments[1]);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    return switch (segments[2]) {
      case "r" -> indexed(segments[3], index -> new SessionRun(session.get(), index));
      case "p" -> indexed(segments[3], index -> new SessionPlan(session.get(), index));
      default -> Optional.empty();
    };
  }

  private static Optional<PlasmUri> indexed(String text, LongFunction<PlasmUri> uri) {
    return Indexes.parse(text).stream().mapToObj(uri).findAny();
  }
}
