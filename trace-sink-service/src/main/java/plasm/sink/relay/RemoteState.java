package plasm.sink.relay;

import java.time.Duration;
import java.time.Instant;
import plasm.sink.relay.RemoteAnswer.Later;
import plasm.sink.relay.RemoteAnswer.Loop;
import plasm.sink.relay.RemoteAnswer.Refused;
import plasm.sink.relay.RemoteAnswer.Taken;

/** What is known of the other sink at the moment: how the last request ended. Thread-safe. */
final class RemoteState {
  /**
   * Why the last request did not succeed.
   *
   * @param cause a sentence for people, without secrets
   * @param at when that was
   */
  record Trouble(FailureReason reason, String cause, Instant at) {}

  private volatile Trouble trouble;
  private volatile boolean loop;
  private volatile Duration pause = Duration.ZERO;

  /**
   * @param startedAt until the first answer nothing is known
   */
  RemoteState(Instant startedAt) {
    trouble = new Trouble(FailureReason.UNREACHABLE, "it was not reached yet", startedAt);
  }

  void note(RemoteAnswer answer, Instant at) {
    switch (answer) {
      case Taken _ -> {
        trouble = null;
        loop = false;
      }
      case Refused _ -> {
        // It answers, and says something about the batch, not about itself.
        trouble = null;
        loop = false;
      }
      case Later later -> trouble = new Trouble(later.reason(), later.cause(), at);
      case Loop told -> {
        trouble = new Trouble(FailureReason.LOOP, "it answers 508: " + told.detail(), at);
        loop = true;
      }
    }
  }

  /** Notes that the spool, not the other sink, is the trouble. */
  void spoolFailed(String cause, Instant at) {
    trouble = new Trouble(FailureReason.SPOOL, cause, at);
  }

  /** Null when the last request succeeded. */
  Trouble trouble() {
    return trouble;
  }

  /** The other sink said that what is sent there comes back, and did not take anything since. */
  boolean isLoop() {
    return loop;
  }

  /** How long nothing is sent after the last failure; zero when there was none. */
  Duration pause() {
    return pause;
  }

  void pauseFor(Duration chosen) {
    pause = chosen;
  }
}
