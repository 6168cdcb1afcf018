package plasm.sink.relay;

import java.time.Duration;
import java.util.List;
import plasm.sink.store.ForwardLog;

/** The log of a relay that keeps nothing: there is never anything to hand on but probes. */
final class NoSpool implements ForwardLog {
  @Override
  public List<Entry> next(long afterSeq, int maxEvents, long maxBytes) {
    return List.of();
  }

  @Override
  public long lastSeq() {
    return 0;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public void moveTo(long seq) {
    throw new IllegalStateException("nothing is kept, so nothing is handed on");
  }

  @Override
  public void prune(int keptTraces, long position, Duration patience) {
    // There is nothing to let go of.
  }
}
