package plasm.sink.relay;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.store.StoreFailure;
import plasm.sink.ingest.Commits;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.relay.RemoteAnswer.Later;
import plasm.sink.relay.RemoteAnswer.Loop;
import plasm.sink.relay.RemoteAnswer.Refused;
import plasm.sink.relay.RemoteAnswer.Taken;
import plasm.sink.store.EventLog;
import plasm.sink.trace.StampedEvent;

/**
 * The way in of a relay without a spool: a batch is durable when the other sink says so of that
 * very batch, and whoever posted it waits for that. Nothing is tried twice here; the client does.
 */
public final class PassThrough implements Commits {
  private static final Logger LOG = Logger.getLogger(PassThrough.class);

  private final RemoteSink remote;
  private final Relay relay;
  private final RelayMeters meters;
  private final EventLog seen;
  private final Semaphore places;
  private final long maxBytes;
  private final AtomicLong underWayBytes = new AtomicLong();
  private final Clock clock;
  private volatile boolean closing;

  /**
   * @param seen what the other sink took, for who looks on here
   * @param capacity how many batches may be under way
   * @param maxBytes how many bytes of events may be under way; one batch may exceed it alone
   */
  public PassThrough(
      RemoteSink remote,
      Relay relay,
      RelayMeters meters,
      EventLog seen,
      int capacity,
      long maxBytes,
      Clock clock) {
    this.remote = remote;
    this.relay = relay;
    this.meters = meters;
    this.seen = seen;
    this.places = new Semaphore(capacity);
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Outcome> submit(List<StampedEvent> events) {
    if (closing) {
      throw new StoreFailure.Unavailable("the service is stopping", null);
    }
    if (relay.isLoop()) {
      throw loop();
    }
    long bytes = events.stream().mapToLong(e -> e.event().posted().length()).sum();
    long before = underWayBytes.getAndAdd(bytes);
    if (before > 0 && before + bytes > maxBytes || !places.tryAcquire()) {
      underWayBytes.addAndGet(-bytes);
      throw new StoreFailure.Overloaded("too many batches are on their way to the other sink");
    }
    return remote
        .post(BatchBody.of(events.stream().map(e -> e.event().posted()).toList()))
        .whenComplete(
            (answer, cancelled) -> {
              places.release();
              underWayBytes.addAndGet(-bytes);
            })
        .thenApply(answer -> outcome(answer, events));
  }

  private Outcome outcome(RemoteAnswer answer, List<StampedEvent> events) {
    relay.state().note(answer, clock.instant());
    return switch (answer) {
      case Taken taken -> {
        meters.forwarded(events.size());
        remember(events);
        yield taken.counts() == null
            ? new Outcome(events.size(), 0)
            : new Outcome(taken.counts().accepted(), taken.counts().repeated());
      }
      case Refused refused -> {
        meters.failed(FailureReason.REFUSED);
        throw new ProblemException(problem(refused), null);
      }
      case Later later -> {
        meters.failed(later.reason());
        LOG.debugf("a batch was not taken: %s", later.cause());
        throw new ProblemException(
            ProblemType.TRACE_SINK_UNAVAILABLE,
            "the trace sink that this one relays to did not take the batch; send the same batch"
                + " again later ("
                + later.cause()
                + ")");
      }
      case Loop _ -> {
        meters.failed(FailureReason.LOOP);
        throw loop();
      }
    };
  }

  private static ProblemException loop() {
    return new ProblemException(
        ProblemType.LOOP_DETECTED,
        "what this sink relays comes back to it; PLASM_TRACE_SINK_URL must lead to another sink");
  }

  private static Problem problem(Refused refused) {
    ProblemType type =
        switch (refused.status()) {
          case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
          case 422 -> ProblemType.INVALID_EVENT;
          default -> ProblemType.REQUEST_FAILED;
        };
    return new Problem(
        type,
        refused.status(),
        "the trace sink that this one relays to refuses the batch: " + refused.detail(),
        refused.index(),
        null);
  }

  /** It is stored, whether or not it can be looked at here. */
  private void remember(List<StampedEvent> events) {
    try {
      seen.append(events, clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (StoreFailure e) {
      LOG.debugf("a batch that was forwarded is not shown here: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing = true;
  }
}
