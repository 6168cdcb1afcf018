package plasm.sink.relay;

import java.util.concurrent.TimeUnit;
import plasm.model.store.StoreFailure;
import plasm.sink.store.ForwardLog;

/**
 * How far forwarding is, and how much of that is noted durably. Moved by one thread, read by any.
 */
final class ForwardPosition {
  /** Each note costs an fsync that ingest waits for; what is not noted is sent once more. */
  private static final long NOTE_EVERY_MS = 250;

  private final ForwardLog log;
  private volatile long seq;
  private long notedSeq;
  private long notedNanos = System.nanoTime();

  ForwardPosition(ForwardLog log) {
    this.log = log;
    this.seq = log.position();
    this.notedSeq = seq;
  }

  /** The last event that is done with. */
  long seq() {
    return seq;
  }

  void moveTo(long next) {
    seq = next;
  }

  boolean isNoted() {
    return seq == notedSeq;
  }

  /**
   * Notes it when it was not for a while.
   *
   * @throws StoreFailure when that fails; it is due again a while later
   */
  void noteWhenDue() {
    if (System.nanoTime() - notedNanos >= TimeUnit.MILLISECONDS.toNanos(NOTE_EVERY_MS)) {
      note();
    }
  }

  /**
   * Notes it now.
   *
   * @throws StoreFailure when that fails
   */
  void note() {
    if (!isNoted()) {
      notedNanos = System.nanoTime();
      log.moveTo(seq);
      notedSeq = seq;
    }
  }
}
