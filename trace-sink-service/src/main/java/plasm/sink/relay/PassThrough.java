package plasm.sink.relay;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;
import plasm.model.problem.Problem;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.store.StoreFailure;
import plasm.sink.ingest.Commits;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.lash.LashEntry;
import plasm.sink.relay.RemoteAnswer.Later;
import plasm.sink.relay.RemoteAnswer.Loop;
import plasm.sink.relay.RemoteAnswer.Refused;
import plasm.sink.relay.RemoteAnswer.Taken;
import plasm.sink.store.EventLog;
import plasm.sink.trace.StampedEvent;

/**
 * The way in of what a relay does not spool: a batch is durable when the other sink says so of that
 * very batch, and whoever posted it waits for that. Nothing is tried twice here; the client does.
 *
 * @param <E> what batches are made of
 */
public final class PassThrough<E> implements Commits<E> {
  private static final Logger LOG = Logger.getLogger(PassThrough.class);

  /**
   * What is passed through.
   *
   * @param post hands a batch over
   * @param bytes of one entry
   * @param taken told of what the other sink took
   * @param invalid the problem when an entry is not of the required shape
   */
  private record Kind<E>(
      Function<List<E>, CompletableFuture<RemoteAnswer>> post,
      ToLongFunction<E> bytes,
      Consumer<List<E>> taken,
      ProblemType invalid) {}

  private final Kind<E> kind;
  private final Relay relay;
  private final RelayMeters meters;
  private final Semaphore places;
  private final long maxBytes;
  private final AtomicLong underWayBytes = new AtomicLong();
  private final Clock clock;
  private volatile boolean closing;

  private PassThrough(
      Kind<E> kind, Relay relay, RelayMeters meters, int capacity, long maxBytes, Clock clock) {
    this.kind = kind;
    this.relay = relay;
    this.meters = meters;
    this.places = new Semaphore(capacity);
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Events, of a relay without a spool.
   *
   * @param seen what the other sink took, for who looks on here
   * @param capacity how many batches may be under way
   * @param maxBytes how many bytes of events may be under way; one batch may exceed it alone
   */
  public static PassThrough<StampedEvent> ofEvents(
      RemoteSink remote,
      Relay relay,
      RelayMeters meters,
      EventLog seen,
      int capacity,
      long maxBytes,
      Clock clock) {
    Kind<StampedEvent> events =
        new Kind<>(
            batch ->
                remote.post(BatchBody.of(batch.stream().map(e -> e.event().posted()).toList())),
            e -> e.event().posted().length(),
            batch -> remember(batch, seen, clock),
            ProblemType.INVALID_EVENT);
    return new PassThrough<>(events, relay, meters, capacity, maxBytes, clock);
  }

  /**
   * Lash records, of any relay; those of a batch are of one tenant.
   *
   * @param capacity how many batches may be under way
   * @param maxBytes how many bytes of records may be under way; one batch may exceed it alone
   */
  public static PassThrough<LashEntry> ofLash(
      RemoteSink remote,
      Relay relay,
      RelayMeters meters,
      int capacity,
      long maxBytes,
      Clock clock) {
    Kind<LashEntry> records =
        new Kind<>(
            batch ->
                remote.postLash(
                    batch.getFirst().tenant(),
                    BatchBody.lines(batch.stream().map(LashEntry::posted).toList())),
            e -> e.posted().length(),
            batch -> {},
            ProblemType.INVALID_RECORD);
    return new PassThrough<>(records, relay, meters, capacity, maxBytes, clock);
  }

  @Override
  public CompletableFuture<Outcome> submit(List<E> batch) {
    if (closing) {
      throw new StoreFailure.Unavailable("the service is stopping", null);
    }
    if (relay.isLoop()) {
      throw loop();
    }
    long bytes = batch.stream().mapToLong(kind.bytes()).sum();
    long before = underWayBytes.getAndAdd(bytes);
    if (before > 0 && before + bytes > maxBytes || !places.tryAcquire()) {
      underWayBytes.addAndGet(-bytes);
      throw new StoreFailure.Overloaded("too many batches are on their way to the other sink");
    }
    return kind.post()
        .apply(batch)
        .whenComplete(
            (answer, cancelled) -> {
              places.release();
              underWayBytes.addAndGet(-bytes);
            })
        .thenApply(answer -> outcome(answer, batch));
  }

  private Outcome outcome(RemoteAnswer answer, List<E> batch) {
    relay.state().note(answer, clock.instant());
    return switch (answer) {
      case Taken taken -> {
        meters.forwarded(batch.size());
        kind.taken().accept(batch);
        yield taken.counts() == null
            ? new Outcome(batch.size(), 0)
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

  private Problem problem(Refused refused) {
    ProblemType type =
        switch (refused.status()) {
          case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
          case 422 -> kind.invalid();
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
  private static void remember(List<StampedEvent> events, EventLog seen, Clock clock) {
    try {
      seen.append(events, clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (StoreFailure e) {
      LOG.debugf("a batch that was forwarded is not shown here: %s", e.getMessage());
    }
  }

  @Override
  public boolean isBusy() {
    return false;
  }

  @Override
  public void close() {
    closing = true;
  }
}
