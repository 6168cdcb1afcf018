package plasm.sink.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.store.ForwardLog;

/**
 * Hands on to another sink what this one takes, and knows how that goes.
 *
 * <pre>
 *   with a spool   post -> spool, 200 -> Forwarder -> the other sink
 *   without one    post -> PassThrough -> the other sink, 200; the Forwarder only probes
 * </pre>
 */
public final class Relay implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final Duration PRUNE_PATIENCE = Duration.ofMillis(100);

  private final ForwardLog log;
  private final RemoteSink remote;
  private final HopGuard hops;
  private final RemoteState state;
  private final Forwarder forwarder;
  private final boolean spools;
  private final int keptTraces;
  private final Clock clock;

  private Relay(
      ForwardLog log,
      RemoteSink remote,
      HopGuard hops,
      DeadLetters deadLetters,
      DeadLetter.Listener listener,
      RelayMeters meters,
      int keptTraces,
      Clock clock) {
    this.log = log;
    this.remote = remote;
    this.hops = hops;
    this.spools = deadLetters != null;
    this.keptTraces = keptTraces;
    this.clock = clock;
    this.state = new RemoteState(clock.instant());
    this.forwarder = new Forwarder(log, remote, hops, deadLetters, listener, state, meters, clock);
    meters.watchPause(() -> state.pause().toMillis() / 1_000.0);
    if (spools) {
      meters.watchBacklog(this::backlogEvents, this::backlogAgeSeconds);
    }
  }

  /**
   * Begins to hand on what a spool holds.
   *
   * @param keptTraces completed traces that stay in the spool when the other sink has them
   */
  public static Relay ofSpool(
      ForwardLog spool,
      RemoteSink remote,
      HopGuard hops,
      DeadLetters deadLetters,
      DeadLetter.Listener listener,
      RelayMeters meters,
      int keptTraces,
      Clock clock) {
    return new Relay(spool, remote, hops, deadLetters, listener, meters, keptTraces, clock);
  }

  /** Begins to probe; events are handed on by {@link PassThrough}. */
  public static Relay withoutSpool(
      RemoteSink remote, HopGuard hops, RelayMeters meters, Clock clock) {
    return new Relay(new NoSpool(), remote, hops, null, letter -> {}, meters, 0, clock);
  }

  /** Says that the spool has more. */
  public void wake() {
    forwarder.wake();
  }

  /** Lets go of what the other sink has, for a moment; the rest comes with the next call. */
  public void prune() {
    try {
      log.prune(keptTraces, forwarder.position(), PRUNE_PATIENCE);
    } catch (StoreFailure e) {
      LOG.warnf("the spool could not be shortened, which is tried again: %s", e.getMessage());
    }
  }

  RemoteState state() {
    return state;
  }

  /** Whether what is sent to the other sink comes back. */
  boolean isLoop() {
    return state.isLoop() || hops.sawLoop();
  }

  /** Why readiness must be DOWN whatever else works: what is sent comes back. */
  private Optional<String> loop() {
    if (!isLoop()) {
      return Optional.empty();
    }
    return Optional.of(
        "events go round in a circle: what this sink sends to "
            + remote.place()
            + " comes back to it, directly or over other sinks. Set PLASM_TRACE_SINK_URL of one of"
            + " them to a sink that relays to none of the others, or take it away; nothing is"
            + " forwarded until then, and nothing is lost");
  }

  /** How it goes at the moment; never fails. */
  public RelayReport report() {
    RemoteState.Trouble trouble = state.trouble();
    String lastError = trouble == null ? null : trouble.cause();
    Optional<String> loop = loop();
    String cause = null;
    if (loop.isPresent()) {
      cause = loop.get();
    } else if (!spools && trouble != null) {
      cause =
          remote.place()
              + " takes no events, and there is no spool to keep them in meanwhile: "
              + lastError;
    }
    double age = backlogAgeSeconds();
    return new RelayReport(
        cause == null,
        cause,
        remote.place(),
        (long) backlogEvents(),
        Double.isNaN(age) ? -1 : (long) age,
        lastError);
  }

  private double backlogEvents() {
    return Math.max(0, log.lastSeq() - forwarder.position());
  }

  /** Not a number when the spool cannot be read. */
  private double backlogAgeSeconds() {
    try {
      Instant now = clock.instant();
      return log.next(forwarder.position(), 1, 1).stream()
          .mapToDouble(oldest -> Duration.between(oldest.ingestedAt(), now).toMillis() / 1_000.0)
          .map(seconds -> Math.max(0, seconds))
          .findFirst()
          .orElse(0);
    } catch (StoreFailure e) {
      LOG.debug("the age of the backlog cannot be told", e);
      return Double.NaN;
    }
  }

  /** Stops within seconds; what is not forwarded yet is forwarded by the next process. */
  @Override
  public void close() {
    forwarder.close();
    remote.close();
  }
}
