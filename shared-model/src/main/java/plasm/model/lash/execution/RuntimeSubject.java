package plasm.model.lash.execution;

import java.util.Objects;

/** What runs a program: an effect of a turn, or a process (spec/lash-trace.md, section 6). */
public sealed interface RuntimeSubject {

  default String type() {
    return switch (this) {
      case Effect _ -> Effect.TYPE;
      case Process _ -> Process.TYPE;
    };
  }

  /**
   * The key of the graph that such an execution belongs to (section 7). Colons are not escaped, and
   * an empty turn counts as absent.
   */
  default String graphKey(RuntimeScope scope) {
    return switch (this) {
      case Process process -> "process:" + process.processId();
      case Effect effect -> {
        String turn = scope.turnId();
        String within = turn == null || turn.isEmpty() ? "" : turn + ":";
        yield "effect:" + scope.sessionId() + ":" + within + effect.effectId();
      }
    };
  }

  record Effect(String effectId, String kind) implements RuntimeSubject {
    public static final String TYPE = "effect";

    public Effect {
      Objects.requireNonNull(effectId);
      Objects.requireNonNull(kind);
    }
  }

  record Process(String processId) implements RuntimeSubject {
    public static final String TYPE = "process";

    public Process {
      Objects.requireNonNull(processId);
    }
  }
}
