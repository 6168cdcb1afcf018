package plasm.sink.relay;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.store.StoreFailure;
import plasm.model.trace.AuditEvent;
import plasm.model.trace.AuditEventReader;
import plasm.sink.relay.RemoteAnswer.Counts;
import plasm.sink.relay.RemoteAnswer.Later;
import plasm.sink.relay.RemoteAnswer.Loop;
import plasm.sink.relay.RemoteAnswer.Refused;
import plasm.sink.relay.RemoteAnswer.Taken;
import plasm.sink.store.ForwardLog;
import plasm.sink.store.ForwardLog.Entry;
import plasm.sink.trace.TraceKey;

/**
 * Hands the events of a log on to another sink: in order, one batch at a time, each until it is
 * taken or refused for good. One thread sends everything, also the probes: empty batches, by which
 * loops show and sinks further on hear of this one even when there are no events.
 *
 * <p>Nothing but probes is sent before the first probe is answered, and while a loop is known.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Forwarder.class);

  /** How long nothing is looked for when nobody says that there is something. */
  private static final long IDLE_MS = 500;

  private static final long UNNOTED_MS = 250;
  private static final Duration FINISH_PATIENCE = Duration.ofSeconds(1);
  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);
  private static final byte[] PROBE = BatchBody.of(List.of());

  private final ForwardLog log;
  private final RemoteSink remote;
  private final HopGuard hops;
  private final DeadLetters deadLetters;
  private final DeadLetter.Listener listener;
  private final RemoteState state;
  private final RelayMeters meters;
  private final Clock clock;
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final BatchSize size = new BatchSize();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore news = new Semaphore(0);
  private final ProbeSchedule probes;
  private final ForwardPosition position;
  private final Thread thread;
  private volatile CompletableFuture<RemoteAnswer> inFlight;
  private boolean oddCounts;

  /**
   * Begins at once.
   *
   * @param deadLetters takes what is refused; never used when the log is empty for ever
   */
  Forwarder(
      ForwardLog log,
      RemoteSink remote,
      HopGuard hops,
      DeadLetters deadLetters,
      DeadLetter.Listener listener,
      RemoteState state,
      RelayMeters meters,
      Clock clock) {
    this.log = log;
    this.remote = remote;
    this.hops = hops;
    this.deadLetters = deadLetters;
    this.listener = listener;
    this.state = state;
    this.meters = meters;
    this.clock = clock;
    this.probes = new ProbeSchedule(hops);
    this.position = new ForwardPosition(log);
    this.thread = Thread.ofPlatform().name("forwarder").daemon().start(this::run);
  }

  /** Says that the log has more events; without it they are found a little later. */
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** The last event that the other sink has, or that was put aside. */
  long position() {
    return position.seq();
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        try {
          step();
        } catch (CancellationException abandoned) {
          LOG.debug("the request in flight was given up");
        } catch (StoreFailure | IOException e) {
          spoolFailed(e);
        } catch (RuntimeException e) {
          LOG.error("forwarding failed and is tried again", e);
          spoolFailed(e);
        }
      }
      position.note();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreFailure e) {
      LOG.warnf("some events will be sent once more: %s", e.getMessage());
    }
  }

  private void step() throws InterruptedException, IOException {
    if (probes.isDue() || state.isLoop()) {
      probe();
    } else if (hops.sawLoop()) {
      await(IDLE_MS);
    } else {
      forward();
    }
  }

  private void probe() throws InterruptedException {
    switch (send(PROBE)) {
      case Taken _ -> succeeded();
      // It does not like empty batches; what it thinks of events is another matter.
      case Refused _ -> succeeded();
      case Later later -> failed(later.reason(), later.cause(), later.pause());
      case Loop loop -> looped(loop);
    }
  }

  private void forward() throws InterruptedException, IOException {
    position.noteWhenDue();
    long from = position.seq();
    List<Entry> entries = log.next(from, size.events(from), size.bytes());
    if (entries.isEmpty()) {
      awaitNews(position.isNoted() ? IDLE_MS : UNNOTED_MS);
      return;
    }
    byte[] body = BatchBody.of(entries.stream().map(Entry::posted).toList());
    switch (send(body)) {
      case Taken taken -> {
        warnOfOddCounts(taken, entries.size());
        meters.forwarded(entries.size());
        succeeded();
        position.moveTo(entries.getLast().seq());
      }
      case Refused refused -> {
        meters.failed(FailureReason.REFUSED);
        succeeded();
        if (entries.size() == 1) {
          park(entries.getFirst(), refused);
        } else {
          size.refused(from, entries.size(), body.length, refused);
        }
      }
      case Later later -> failed(later.reason(), later.cause(), later.pause());
      case Loop loop -> looped(loop);
    }
  }

  private RemoteAnswer send(byte[] body) throws InterruptedException {
    probes.sending();
    CompletableFuture<RemoteAnswer> answer = remote.post(body);
    inFlight = answer;
    try {
      RemoteAnswer told = answer.get();
      state.note(told, clock.instant());
      return told;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request has no outcome", e.getCause());
    } finally {
      inFlight = null;
    }
  }

  private void succeeded() {
    if (!state.pause().isZero()) {
      LOG.infof("%s takes events again", remote.place());
    }
    probes.answered();
    backoff.reset();
    state.pauseFor(Duration.ZERO);
  }

  private void looped(Loop loop) throws InterruptedException {
    failed(FailureReason.LOOP, "it answers 508: " + loop.detail(), Duration.ZERO);
  }

  /** Waits: at least as long as the other sink asked for, else by chance. */
  private void failed(FailureReason reason, String cause, Duration asked)
      throws InterruptedException {
    meters.failed(reason);
    if (state.pause().isZero()) {
      LOG.warnf("%s takes no events, which is tried again and again: %s", remote.place(), cause);
    } else {
      LOG.debugf("%s takes no events: %s", remote.place(), cause);
    }
    Duration drawn = backoff.next();
    Duration pause = asked.compareTo(drawn) > 0 ? asked : drawn;
    state.pauseFor(pause);
    await(pause.toMillis());
  }

  private void spoolFailed(Exception e) throws InterruptedException {
    String cause = "the spool cannot be read or written: " + e.getMessage();
    state.spoolFailed(cause, clock.instant());
    failed(FailureReason.SPOOL, cause, Duration.ZERO);
  }

  /** Returns when the event is on the disk a second time, and the first is done with. */
  private void park(Entry entry, Refused refused) throws IOException {
    // Of all that are put aside, only the last is recognized when it comes again.
    position.note();
    Instant now = clock.instant();
    AuditEvent event = event(entry);
    DeadLetter letter =
        new DeadLetter(
            TraceKey.of(event),
            event.eventId(),
            entry.seq(),
            refused.status(),
            refused.detail(),
            now);
    boolean isNew = deadLetters.park(letter, entry.posted());
    if (isNew) {
      meters.parked();
      LOG.warnf(
          "%s refuses event %s of trace %s with %d; it is put aside in %s: %s",
          remote.place(),
          letter.eventId(),
          letter.trace().traceId(),
          letter.status(),
          deadLetters.file(),
          letter.reason());
      listener.parked(letter);
    }
    // Last: who sees that nothing waits any more sees what was put aside as well.
    position.moveTo(entry.seq());
    position.note();
    size.found();
  }

  private static AuditEvent event(Entry entry) throws IOException {
    byte[] posted = entry.posted().utf8();
    try (JsonParser json = JsonText.FACTORY.createParser(posted)) {
      json.nextToken();
      return AuditEventReader.read(json, posted, "");
    } catch (ShapeException e) {
      throw new IOException("event " + entry.seq() + " of the log is damaged", e);
    }
  }

  /** A sink that keeps its promise counts every event; the unmodified one says 0 when it fails. */
  private void warnOfOddCounts(Taken taken, int sent) {
    Counts counts = taken.counts();
    boolean odd = counts == null || counts.accepted() + counts.repeated() != sent;
    if (odd && !oddCounts) {
      LOG.warnf(
          "%s answered 200 to %d events, but counts %s; they are taken for forwarded",
          remote.place(), sent, counts == null ? "none" : counts);
    }
    oddCounts = odd;
  }

  private void await(long millis) throws InterruptedException {
    closing.await(millis, TimeUnit.MILLISECONDS);
  }

  private void awaitNews(long millis) throws InterruptedException {
    if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  /**
   * Lets the request in flight end, for a moment; what it was about is sent by the next process.
   */
  @Override
  public void close() {
    closing.countDown();
    wake();
    try {
      if (!thread.join(FINISH_PATIENCE)) {
        CompletableFuture<RemoteAnswer> unfinished = inFlight;
        if (unfinished != null) {
          unfinished.cancel(true);
        }
        thread.join(ABORT_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
