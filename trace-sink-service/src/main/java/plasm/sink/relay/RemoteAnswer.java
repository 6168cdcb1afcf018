package plasm.sink.relay;

import java.time.Duration;

/** What came of handing a batch to another sink. */
sealed interface RemoteAnswer {
  /**
   * It has them.
   *
   * @param counts what it says about the batch; null when it says nothing that can be understood
   */
  record Taken(Counts counts) implements RemoteAnswer {}

  record Counts(int accepted, int repeated) {}

  /**
   * It will not take what the batch holds, now or later; nothing of the batch is stored there.
   *
   * @param detail why, in its own words, bounded
   * @param index which event is wrong; null when it does not say
   */
  record Refused(int status, String detail, Integer index) implements RemoteAnswer {}

  /**
   * It does not have them, or that cannot be told; sending them again is right.
   *
   * @param cause a sentence for people, without secrets
   * @param pause how long it wants to be left alone; zero when it does not say
   */
  record Later(FailureReason reason, String cause, Duration pause) implements RemoteAnswer {}

  /** It says that what is sent there comes back. */
  record Loop(String detail) implements RemoteAnswer {}
}
